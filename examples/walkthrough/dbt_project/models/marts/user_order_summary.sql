select
    u.user_id,
    u.user_name,
    count(o.order_id) as order_count,
    coalesce(sum(o.amount), 0) as total_amount
from {{ ref('stg_users') }} as u
left join {{ ref('stg_orders') }} as o on o.user_id = u.user_id
group by u.user_id, u.user_name
