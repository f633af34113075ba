select distinct on (currency)
    currency,
    rate,
    day
from {{ source('raw', 'exchange_rates') }}
order by currency, day desc
