#!/usr/bin/env bash
# A breaker that tries whether the callee is well again sends it all twenty callers at once.
#
# Believed:  after the timeout a breaker is half open: one call is let through to try, and the others are refused until it is
#            back.
# So:        circuitbreaker, purgatory and aiobreaker let through whoever comes after the timeout and before the first answer,
#            which a slow callee takes long to give. Of twenty callers at once twenty get through to a callee that still
#            fails.
# Matters:   a breaker is to give a callee that comes back some rest. With these, each timeout ends in the full load for as
#            long as a call takes: what a callee gets in its worst minute is not one call from each process but all of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check circuitbreaker==2.1.3 purgatory==3.0.1 aiobreaker==1.2.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(circuitbreaker|purgatory|aiobreaker) '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, datetime, sys
import aiobreaker, circuitbreaker, purgatory

async def twenty(guard):
    """How many of twenty callers get through: one after the other to open the breaker, then at once, and at once after its timeout."""
    called, counted = [], []
    async def callee():
        called.append(1)
        await asyncio.sleep(2)
        raise ConnectionError
    call = guard(callee)
    async def ask():
        try: await call()
        except Exception: pass
    for _ in range(3): await ask()
    counted.append(len(called))
    for pause in (0, 5):
        await asyncio.sleep(pause)
        called.clear()
        await asyncio.gather(*(ask() for _ in range(20)))
        counted.append(len(called))
    return counted

def with_aiobreaker(callee):
    breaker = aiobreaker.CircuitBreaker(fail_max=3, timeout_duration=datetime.timedelta(seconds=4))
    return lambda: breaker.call_async(callee)

def with_purgatory(callee):
    factory = purgatory.AsyncCircuitBreakerFactory(default_threshold=3, default_ttl=4)
    async def call():
        async with await factory.get_breaker("callee"): await callee()
    return call

async def main():
    guards = {"circuitbreaker": circuitbreaker.CircuitBreaker(failure_threshold=3, recovery_timeout=4), "purgatory": with_purgatory, "aiobreaker": with_aiobreaker}
    return dict(zip(guards, await asyncio.gather(*(twenty(guard) for guard in guards.values()))))

seen = asyncio.run(main())
for name, (closed, opened, tried) in seen.items():
    print(f"{name:14} {closed} failures open it; of 20 callers at once {opened} get through then, {tried} after the timeout")
if seen != {name: [3, 0, 20] for name in ("circuitbreaker", "purgatory", "aiobreaker")}:
    sys.exit("changed")
PYTHON
