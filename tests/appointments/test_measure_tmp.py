import time, os
from datetime import timedelta
from tests.appointments.crowd import *
from tests.district import *
from tests.documents import BOOK
from tests.times import *

async def test_measure(district, phones):
    for i in range(int(os.environ.get("S","29"))):
        await make_specialist(district.team, venue=district.venue, topics=(district.topic,))
    crowd = await crowd_of(200, phones)
    for r in range(int(os.environ.get("R","5"))):
        slot = at(TUESDAY, 9) + timedelta(days=r//16, minutes=30*(r%16))
        t=time.perf_counter()
        ps = await at_once(crowd, BOOK, input={"serviceId": gid(district.service),"startsAt": slot.isoformat(),"mode":"PHONE"})
        print(r, time.perf_counter()-t, told(ps))
