select
    id as order_id,
    user_id,
    amount,
    ordered_at::date as ordered_at
from {{ ref('raw_orders') }}
