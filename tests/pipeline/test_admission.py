import asyncio

import pytest

from ocr.errors import Overloaded
from ocr.pipeline.admission import Admission


def test_a_full_house_tells_when_to_come_again():
    async def run():
        house = Admission(requests=2, bytes_held=100, pages=1, pixels=99)
        async with house.request(60):
            with pytest.raises(Overloaded) as caught:
                async with house.request(41):
                    pass
            assert caught.value.retry_after >= 1
            async with house.request(40):
                with pytest.raises(Overloaded):
                    async with house.request(0):
                        pass
        async with house.request(1000):  # alone in the house, even a large one is taken
            assert house.bytes == 1000
        assert (house.requests, house.bytes) == (0, 0)

    asyncio.run(run())


async def take_turns(house: Admission, order: list[str], client: str, pages: int, pixels: int = 1) -> None:
    for _ in range(pages):
        async with house.page(client, pixels):
            order.append(client)
            await asyncio.sleep(0)


def test_clients_take_turns_however_many_pages_one_has():
    async def run():
        house, order = Admission(99, 99, pages=1, pixels=99), []
        async with house.page("x", 1):
            greedy = [asyncio.create_task(take_turns(house, order, "greedy", 1)) for _ in range(20)]
            await asyncio.sleep(0)
            late = [asyncio.create_task(take_turns(house, order, "late", 1)) for _ in range(2)]
            await asyncio.sleep(0)
            assert house.pages_waiting == 22
            assert house.pages_in_work == 1
        await asyncio.gather(*greedy, *late)
        assert order[:4] == ["greedy", "late", "greedy", "late"]
        assert len(order) == 22
        assert (house.pages_waiting, house.pages_in_work) == (0, 0)

    asyncio.run(run())


def test_no_more_pages_than_places_at_once():
    async def run():
        house, inside, most = Admission(99, 99, pages=3, pixels=99), 0, 0

        async def work() -> None:
            nonlocal inside, most
            async with house.page("a", 1):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(work() for _ in range(30)))
        assert most == 3

    asyncio.run(run())


def test_no_more_pixels_than_there_is_room_for_and_beside_a_larger_page_a_third():
    async def run():
        house, inside, seen = Admission(99, 99, pages=4, pixels=100), [], []

        async def work(pixels: int) -> None:
            async with house.page("a", pixels):
                inside.append(pixels)
                seen.append(sorted(inside))
                await asyncio.sleep(0.01)
                inside.remove(pixels)

        await asyncio.gather(*(work(pixels) for pixels in (60, 40, 30, 500, 20, 10)))
        assert all(sum(pages) <= (100 if pages[-1] <= 100 else pages[-1] + 33) for pages in seen)
        assert [40, 60] in seen and [30, 500] in seen
        assert (house.pixels, house.free) == (0, 4)

    asyncio.run(run())


def test_those_behind_one_that_leaves_get_its_room():
    async def run():
        house = Admission(99, 99, pages=4, pixels=100)
        async with house.page("a", 60):
            large = asyncio.create_task(take_pixels(house, 80))
            small = asyncio.create_task(take_pixels(house, 40))
            await asyncio.sleep(0)
            assert house.pages_waiting == 2  # the small one does not overtake
            large.cancel()
            await asyncio.wait_for(small, 5)

    asyncio.run(run())


async def take_pixels(house: Admission, pixels: int) -> None:
    async with house.page("b", pixels):
        pass


def test_small_pages_do_not_wait_for_large_ones():
    async def run():
        house = Admission(99, 99, pages=9, pixels=100)
        async with house.page("a", 500):
            large = asyncio.create_task(take_pixels(house, 500))
            await asyncio.sleep(0)
            assert (house.pages_waiting, house.would_wait(33), house.would_wait(34)) == (1, False, True)
            await asyncio.wait_for(take_turns(house, [], "c", 1), 5)
            assert not large.done()
        await asyncio.wait_for(large, 5)
        assert (house.pixels, house.overtaking, house.free) == (0, 0, 9)

    asyncio.run(run())


def test_a_large_page_has_its_turn_however_many_small_ones_come():
    async def run():
        house, small_ones = Admission(99, 99, pages=9, pixels=100), []

        async def keep_coming(client: str) -> None:
            while not large.done():
                async with house.page(client, 20):
                    await asyncio.sleep(0)

        async with house.page("a", 60):
            large = asyncio.create_task(take_pixels(house, 90))
            small_ones = [asyncio.create_task(keep_coming(client)) for client in "cdefg"]
            await asyncio.sleep(0.01)
            assert not large.done()
        await asyncio.wait_for(large, 5)
        await asyncio.gather(*small_ones)
        assert (house.pixels, house.overtaking, house.free) == (0, 0, 9)

    asyncio.run(run())


def test_a_small_page_that_waits_overtakes_as_soon_as_there_is_room():
    async def run():
        house = Admission(99, 99, pages=9, pixels=100)
        async with house.page("a", 500):
            async with house.page("b", 30):
                large = asyncio.create_task(take_pixels(house, 500))
                await asyncio.sleep(0)
                small = asyncio.create_task(take_turns(house, order := [], "c", 1, pixels=10))
                await asyncio.sleep(0)
                assert house.pages_waiting == 2
            await asyncio.wait_for(small, 5)
            assert (order, large.done()) == (["c"], False)
        await large

    asyncio.run(run())


def test_who_leaves_the_queue_loses_no_place_for_others():
    async def run():
        house, order = Admission(99, 99, pages=1, pixels=99), []
        async with house.page("x", 1):
            leaving = [asyncio.create_task(take_turns(house, order, "leaving", 1)) for _ in range(3)]
            staying = asyncio.create_task(take_turns(house, order, "staying", 1))
            await asyncio.sleep(0)
            leaving[1].cancel()
            await asyncio.sleep(0)
        leaving[0].cancel()  # it was just given the turn
        leaving[2].cancel()
        await asyncio.gather(*leaving, staying, return_exceptions=True)
        assert order == ["staying"]
        assert house.free == 1
        assert not house.waiting

    asyncio.run(run())


def test_tells_beforehand_whether_a_page_would_wait():
    async def run():
        house = Admission(requests=9, bytes_held=100, pages=2, pixels=100)
        assert not house.would_wait(1000)
        async with house.page("a", 60):
            assert (house.would_wait(40), house.would_wait(41)) == (False, True)
            waiting = asyncio.create_task(take_turns(house, [], "b", 1))
            async with house.page("a", 40):
                await asyncio.sleep(0)
                assert house.would_wait(0)  # no place is left, and another waits already
            await waiting

    asyncio.run(run())
