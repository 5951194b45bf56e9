"""Every kind of exit code is a class, with the sentence of the command line."""

import signal
import threading

import pytest

import separatrix as sx
from separatrix.errors import check


def test_usage(sentence):
    code, said = sentence("simulate", "makrov")
    assert code == 64
    with pytest.raises(sx.UsageError) as problem:
        sx.Model("makrov")
    assert (str(problem.value), problem.value.code) == (said, 64)
    assert isinstance(problem.value, (sx.SeparatrixError, ValueError))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda m: m.simulate(digits=0), ["simulate", "markov", "--digits", "0"]),
        (lambda m: m.simulate(untill=3), ["simulate", "markov", "--untill", "1"]),
        (lambda m: m.simulate(start={"z": 1}), ["simulate", "markov", "--from", "z=1"]),
        (lambda m: m.basin(steps=3), ["basin", "markov", "--steps", "1"]),
        (lambda m: m.phase(color="e +"), ["phase", "markov", "--color", "e +"]),
        (lambda m: m.stationary(box={"e": (1, 1)}), ["stationary", "markov", "--box", "e=1:1"]),
        (lambda m: m.boundary({"e": 1}, to={"e": 1}), ["boundary", "markov", "--from", "e=1", "--to", "e=1"]),
        (lambda m: m.ensemble(), ["ensemble", "markov"]),
        (lambda m: m.stages(), ["stages", "markov"]),
        (lambda m: m.derive(find_invariants="e +"), ["derive", "markov", "--find-invariants", "e +"]),
        (lambda m: sx.verify("makkuva_2024/M99"), ["verify", "makkuva_2024/M99"]),
        (lambda m: sx.report("makuva"), ["report", "makuva", "--out", "-"]),
    ],
)
def test_usage_of_every_command(call, words, sentence):
    code, said = sentence(*words)
    assert code == 64
    with pytest.raises(sx.UsageError) as problem:
        call(sx.Model("markov"))
    assert str(problem.value) == said


def test_bad_data(tmp_path, sentence):
    file = tmp_path / "bad.toml"
    file.write_text('name = "bad"\nstates = ["x"]\nloss = "x^2 +"\n')
    code, said = sentence("derive", str(file))
    assert code == 65
    with pytest.raises(sx.BadDataError) as problem:
        sx.Model.from_toml(file)
    assert str(problem.value) == said
    with pytest.raises(sx.BadDataError, match="model.toml:3:"):
        sx.Model(states=["x"], loss="x^2 +")
    with pytest.raises(sx.BadDataError, match=r"model.toml:3:.*a power is written x\^2"):
        sx.Model(states=["x"], loss="x**2")


def test_input_missing(sentence):
    code, said = sentence("derive", "nowhere.toml")
    assert code == 66
    with pytest.raises(sx.InputMissingError) as problem:
        sx.Model.from_toml("nowhere.toml")
    assert str(problem.value) == said
    assert isinstance(problem.value, FileNotFoundError)


def test_a_built_in_model_is_no_file():
    with pytest.raises(sx.UsageError, match=r"path markov is not allowed; allowed: a file that ends in \.toml"):
        sx.Model.from_toml("markov")


def test_cannot_create(tmp_path, sentence):
    place = str(tmp_path / "nowhere" / "a.json")
    code, said = sentence("simulate", "markov", "--json", place)
    assert code == 73
    with pytest.raises(sx.CannotCreateError) as problem:
        sx.Model("markov").simulate(json=place)
    assert str(problem.value) == said


def test_cannot_write(sentence):
    code, said = sentence("simulate", "markov", "--json", "/dev/full")
    assert code == 74
    with pytest.raises(sx.CannotWriteError) as problem:
        sx.Model("markov").simulate(json="/dev/full")
    assert str(problem.value) == said


def test_internal():
    with pytest.raises(sx.InternalError, match="a mistake of ours"):
        check({"code": 70, "sentence": "0 = 1; this is a mistake of ours, please report it"})


def test_undecided_warns_and_returns():
    with pytest.warns(sx.UndecidedWarning, match="step"):
        path = sx.Model("markov").simulate(max_steps=2, no_agree=True)
    assert path.code == 2 and path.outcome != "reached_end"


def test_a_warning_names_the_line_that_asked():
    model = sx.Model("markov")
    for ask in (lambda: model.simulate(max_steps=2, no_agree=True), lambda: model.stationary(max_seeds=1)):
        with pytest.warns(sx.UndecidedWarning) as warned:
            ask()
        assert {each.filename for each in warned} == {__file__}
        assert {each.lineno for each in warned} == {ask.__code__.co_firstlineno}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda m: sx.Model(states="xy", loss="x^2"), "states='xy'.*a list of names"),
        (lambda m: sx.Model(states=["x"], equations=["-x"]), "equations=.*a mapping"),
        (lambda m: sx.Model(states=["x"], loss="x^2", parameters=["k"]), "parameters=.*a mapping"),
        (lambda m: m.simulate(start=[]), "start=.*at least one"),
        (lambda m: m.basin(starts=[0.5, 1]), r"starts=.*numbers of shape \(n, 2\)"),
        (lambda m: m.basin(starts=[{"x": 1, "y": 1}, {"x": 1}]), "different states.*x, y in each"),
        (lambda m: m.simulate(help=True), r"help\(model.simulate\)"),
        (lambda m: m.simulate(json="-"), "json='-' is not allowed.*the name of a file"),
        (lambda m: m.simulate(csv=True), "csv=True is not allowed.*the name of a file"),
        (lambda m: sx.verify(m), "Model model.* is not allowed.*a name"),
        (lambda m: m.stationary(box={"x": 2}), "x=2 is not allowed.*a low and a high end"),
        (lambda m: m.stationary(box={"x": (1, 2, 3)}), "x=.*a low and a high end"),
    ],
)
def test_what_only_python_can_say_wrong(call, words, well):
    with pytest.raises(sx.UsageError, match=words):
        call(well)


def test_a_failed_claim_is_a_verdict(tmp_path):
    file = tmp_path / "bowl.toml"
    file.write_text('name = "bowl"\nstates = ["x"]\nloss = "x^2"\n[start]\nx = "1"\n[[claim]]\nid = "two"\nkind = "count"\n'
                    'statement = "two minima"\nof = "strict minimum"\nequals = 2\nbox = { x = "-2:2" }\n')
    found = sx.Model.from_toml(file).verify()
    assert (found.code, found.verdict, found[0].verdict) == (1, "fails", "fails")


def test_notices_of_a_contradiction_have_their_class():
    with pytest.warns(sx.ClaimFailsWarning, match="contradict"):
        check({"code": 1, "sentence": "", "notices": ["3 of 4 labels contradict the closed form"]})


@pytest.mark.parametrize("after", [0.1, 0.5, 2])  # while the table of results is made, and while starts are followed
def test_ctrl_c_ends_long_work(after):
    main = threading.main_thread().ident
    seen = [(0, 1)]
    threading.Timer(after, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt) as stop:
        sx.Model("markov").phase(size=(2000, 2000), progress=lambda phase, unit, done, total: seen.append((done, total)))
    done, total = seen[-1]
    assert done < total / 2
    assert isinstance(stop.value, sx.Interrupted) and "interrupted" in str(stop.value)
    assert sx.Model("markov").simulate(until=1).outcome == "reached_end"  # and the next command runs


def test_what_a_progress_function_raises_ends_the_work():
    class Enough(Exception):
        pass

    seen = []

    def progress(phase, unit, done, total):
        seen.append((phase, unit, done, total))
        raise Enough

    with pytest.raises(Enough):
        sx.Model("markov").phase(size=(1000, 1000), progress=progress)
    phase, unit, done, total = seen[0]
    assert (phase, unit, total) == ("phase", "starts", 1_000_000) and 0 < done < total


def test_other_threads_run_meanwhile():
    turns = 0
    ended = threading.Event()

    def work():
        sx.Model("markov").phase(size=(100, 100))
        ended.set()

    worker = threading.Thread(target=work)
    worker.start()
    while not ended.wait(0.005):
        turns += 1
    worker.join()
    assert turns > 10
