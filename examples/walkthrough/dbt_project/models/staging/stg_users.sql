select
    id as user_id,
    name as user_name,
    email,
    created_at::date as created_at
from {{ ref('raw_users') }}
