"""A pytest plugin: run a room's tests once to see what reaches what, then each mutant's own."""

import inspect
import json
import os
import re
import signal
import time
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path

import coverage
import freezegun.api
import pytest
from _pytest.runner import call_and_report

from devtools.env import paths
from devtools.mutation import live, mutants

# Seconds are those of the processor: on a busy machine the same tests are run as on a quiet one.
# A mutant may loop for ever: it has this many times what its tests took, and some seconds.
PATIENCE, GRACE = 4, 20
# It may wait for ever, too: so many seconds of the clock for each of the processor.
WAIT = 10
# A word of the changed line counts as many of other lines of its function.
NEAR = 4
SETTINGS = 'JXC_MUTATE'
IMPORTED = re.compile(r'^from \.(\w+) import', re.MULTILINE)
EQUIVALENT = Path(__file__).with_name('equivalent.txt')
TIMERS = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}


# Reports of failed subtests of the test that runs: its own report does not know of them.
SUBTESTS = []


class TimesUp(BaseException):
    """The tests of a mutant take too long; not an Exception, so that no code catches it."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Take the place of pytest's own loop."""
    if session.testsfailed:
        raise session.Interrupted("errors during collection: nothing is judged without its tests")
    settings = json.loads(os.environ[SETTINGS])
    files = [Path(name) for name in settings['files']]
    items = {item.nodeid: item for item in session.items}
    reach = _reach(session.items, files, Path(settings['map']), settings['stamp'])
    chosen = mutants.sample(files, settings['count'], settings['seed'])
    last = Path(settings['last'])
    if settings['again']:
        names = json.loads(last.read_text()) if last.exists() else []
        chosen = [mutant for mutant in chosen if str(mutant) in names]
    results = defaultdict(list)
    equivalent = _equivalent()
    began = freezegun.api.real_perf_counter()
    for number, mutant in enumerate(chosen, 1):
        if _name(mutant) in equivalent:
            verdict = 'equivalent'
        else:
            verdict = _judge(mutant, reach, items, session.items)
        results[verdict].append(mutant)
        spent = freezegun.api.real_perf_counter() - began
        print(f"\n[{number}/{len(chosen)} {spent:.0f} s] {verdict}: {mutant}", flush=True)
    _tell(results)
    kept = [str(mutant) for name in ('survived', 'unreached') for mutant in results[name]]
    last.write_text(json.dumps(kept))
    session.testscollected = len(chosen)
    return True


def pytest_runtest_logreport(report) -> None:
    """Note what a subtest says; everything else is asked for without being logged."""
    if report.failed:
        SUBTESTS.append(report.nodeid)


def _equivalent() -> dict:
    """Return why mutants change nothing, by their names without the number of a line."""
    lines = EQUIVALENT.read_text(encoding='utf-8').splitlines()
    return dict(line.split(' -- ', 1) for line in lines if line and not line.startswith('#'))


def _name(mutant) -> str:
    path = mutant.path.relative_to(paths.ADDON_DIR)
    return f"{path} | {mutant.function} | {mutant.source_line()} | {mutant.what}"


def _judge(mutant, reach, items, every) -> str:
    """Return what became of a mutant: killed, survived, unreached or impossible."""
    tests = reach['lines'].get(f'{mutant.path}:{mutant.line}', [])
    chosen, cost = _chosen(mutant, [name for name in tests if name in items], reach, items)
    if not chosen:
        return 'unreached'
    module = live.module_name(mutant.path, paths.ROOT, paths.ADDON)
    # tests of one class together: it is set up once
    classes = list(dict.fromkeys(_class_of(item) for item in chosen))
    chosen.sort(key=lambda item: classes.index(_class_of(item)))
    try:
        with live.applied(mutant, module), _Alarm(cost * PATIENCE + GRACE):
            return 'killed' if _any_fails(chosen, every) else 'survived'
    except live.NotPossible:
        return 'impossible'
    except TimesUp:
        return 'killed'


def _chosen(mutant, names, reach, items) -> tuple[list, float]:
    """Return the tests of a mutant that its seconds allow, and how many they take.

    Many tests reach a line that says something to few of them: half of the seconds are for those
    that have the most words in common with the function, rare ones and those of the line itself
    counting for more, half for the quickest ones.
    """
    budget = json.loads(os.environ[SETTINGS])['seconds']
    seconds = reach['seconds']
    words = {name: _words(inspect.getsource(items[name].function) + name) for name in names}
    spread = Counter(chain.from_iterable(words.values()))
    mine, near = _words(mutant.text() + mutant.path.stem), _words(mutant.source_line())

    def kinship(name):
        return sum((NEAR if word in near else 1) / spread[word] for word in mine & words[name])

    chosen, cost = {}, 0.0
    for share, order in ((0.5, lambda name: -kinship(name)), (1, seconds.get)):
        for name in sorted(names, key=order):
            if name not in chosen and (not chosen or cost + seconds[name] <= budget * share):
                chosen[name] = items[name]
                cost += seconds[name]
    return list(chosen.values()), cost


def _class_of(item) -> str:
    return item.nodeid.rpartition('::')[0]


def _words(text: str) -> set:
    """Return the words of a text, names of several words also in parts."""
    whole = set(re.findall(r'[a-z]\w{3,}', text))
    return whole | {part for word in whole for part in word.split('_') if len(part) > 3}


def _any_fails(chosen, every) -> bool:
    for position, item in enumerate(chosen):
        later = chosen[position + 1] if position + 1 < len(chosen) else None
        if _fails(item, later, _elsewhere(item, every)):
            return True
    return False


def _elsewhere(item, every):
    """Return a test of another file: what the session shares stays, what the file made goes."""
    return next((other for other in every if other.path != item.path), None)


def _fails(item, later, elsewhere) -> bool:
    """Run one test, again if need be; tidy up as far as the next one wants."""
    if not getattr(item, '_request', True):
        item._initrequest()
    SUBTESTS.clear()
    passed, reports = False, []
    try:
        reports.append(call_and_report(item, 'setup', log=False))
        if reports[0].passed:
            reports.append(call_and_report(item, 'call', log=False))
        passed = not SUBTESTS and all(report.passed for report in reports)
    finally:
        following = later if passed and later is not None else elsewhere
        call_and_report(item, 'teardown', log=False, nextitem=following)
        item._request, item.funcargs = False, None
    return not passed


class _Alarm:
    """Raise TimesUp in the block after some seconds of the processor, or many of the clock."""

    def __init__(self, seconds: float):
        self.seconds = seconds

    def __enter__(self):
        self.before = {number: signal.signal(number, _ring) for number in TIMERS.values()}
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        signal.setitimer(signal.ITIMER_REAL, self.seconds * WAIT)

    def __exit__(self, *_):
        for timer, number in TIMERS.items():
            signal.setitimer(timer, 0)
            signal.signal(number, self.before[number])


def _ring(*_):
    raise TimesUp


def _reach(items, files, kept: Path, stamp: str) -> dict:
    """Return which tests reach which line and how long they take.

    What the tests of a file reach is kept until that file, what it imports of the tests' own
    helpers, or the code changes.

    :return: ``{'lines': {'path:line': [test]}, 'seconds': {test: seconds}}``
    """
    known = json.loads(kept.read_text()) if kept.exists() else {}
    if known.get('stamp') != stamp:
        known = {'stamp': stamp, 'files': {}}
    by_file = defaultdict(list)
    for item in items:
        by_file[item.path].append(item)
    reach = {'lines': defaultdict(list), 'seconds': {}}
    for path, its_items in by_file.items():
        mark = [paths.file_hash(*_with_commons(path)), *sorted(item.nodeid for item in its_items)]
        found = known['files'].get(path.name)
        if not found or found['mark'] != mark:
            found = {'mark': mark, **_reach_of_file(its_items, items, files)}
            known['files'][path.name] = found
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(known))
        reach['seconds'] |= found['seconds']
        for line, tests in found['lines'].items():
            reach['lines'][line] += tests
    return reach


def _with_commons(path: Path) -> set:
    """Return a file of tests with the files beside it that it imports, and so on."""
    found, new = set(), {path}
    while new:
        found |= new
        names = {name for each in new for name in IMPORTED.findall(each.read_text())}
        new = {path.with_name(f'{name}.py') for name in names} - found
    return found


def _reach_of_file(its_items, items, files) -> dict:
    """Run the tests of a file and return what they reach, as `_reach` does.

    :raises pytest.UsageError: when one of them fails
    """
    measure = coverage.Coverage(data_file=None, include=[str(path) for path in files])
    seconds, failed = {}, []
    measure.start()
    for position, item in enumerate(its_items):
        later = its_items[(position + 1) % len(its_items)]
        elsewhere = _elsewhere(item, items) or later
        later = elsewhere if item is its_items[-1] else later
        measure.switch_context(item.nodeid)
        began = time.process_time()
        if _fails(item, later, elsewhere):
            failed.append(item.nodeid)
        seconds[item.nodeid] = time.process_time() - began
        print('F' if item.nodeid in failed else '.', end='', flush=True)
    measure.stop()
    if failed:
        raise pytest.UsageError(f"these fail without any mutant: {', '.join(failed)}")
    lines = {}
    data = measure.get_data()
    for path in files:
        for line, contexts in data.contexts_by_lineno(str(path)).items():
            if tests := sorted(name for name in contexts if name):
                lines[f'{path}:{line}'] = tests
    return {'seconds': seconds, 'lines': lines}


def _tell(results) -> None:
    judged = sum(len(results[name]) for name in ('killed', 'survived', 'unreached'))
    print(f"\n\n{len(results['killed'])} of {judged} mutants were noticed")
    for verdict in ('survived', 'unreached', 'impossible', 'equivalent'):
        for mutant in results[verdict]:
            print(f"  {verdict}: {mutant}")
