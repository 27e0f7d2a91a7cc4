#!/usr/bin/env python3
"""Asks whether tests notice wrong code: changes an expression, runs the tests, and counts the changes that no test fails for.

mutate.py [--count 1000] [--seed 1] [--folder FOLDER] [--modules NAME …] [--tests NAME …] [--seconds N] [--slowest N]

The package is copied to FOLDER, which the checkout never sees. A change is a mutant: `<` for `<=`, `+` for `-`, `&&` for `||`, a
constant one larger or smaller, `max` for `min`, `true` for `false`, a condition turned round, a statement left out. All are in one
build, each behind a switch of its own that the environment turns on: operators become operators of other names with the same
precedence, so that nothing need be parsed for it. What does not compile is taken out.

Each suite first runs by itself, and each switch notes whether the mutant would have made a difference to a value there. Only suites
with such a difference can fail, and only these run for a mutant: the fastest first, up to the first that fails. A crash and a loop
without end count as a failure. A suite that takes longer than --slowest seconds, or fails without a mutant, is told and left out.

FOLDER keeps the results as JSON lines: after an interruption, or after a change of tests, the next run does what is left. What tests
found stays found; what survived runs again if tests have changed. equivalent.txt lists mutants that nobody can see, each with the
reason; the score is told with them and without. Exit code 1 if fewer than 85 of 100 are found of those that can be seen.
"""
import argparse, collections, hashlib, json, os, re, resource, shutil, subprocess, sys, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MUTATED = ["Advising", "Analyses", "Rules"]
TESTS = ["AdvisingTests", "AnalysesTests", "LintingTests", "RepairsTests", "RulesTests", "SamplesTests", "TidyTests", "WhatIfTests"]
# What takes longer to optimize than it then saves.
UNOPTIMIZED = ["Differences", "Layouts", "Readers", "Reporters", "Reports", "WhatIf"]
# What no result rests on: capacity that is reserved, and the texts of traps.
LEFT_ALONE = re.compile(r"reserveCapacity|precondition|fatalError|^\s*(//|@|import|package import|internal import)")

# By kind of operator: precedence, its shape, what it is instead, and whether that makes a difference to `a` and `b`.
COMPARED = ("ComparisonPrecedence", "<T: Comparable>(a: T, b: T) -> Bool")
EQUATED = ("ComparisonPrecedence", "<T: Equatable>(a: T, b: T) -> Bool")
ADDED = ("AdditionPrecedence", "<T: AdditiveArithmetic>(a: T, b: T) -> T")
ASSIGNED = ("AssignmentPrecedence", "<T: AdditiveArithmetic>(a: inout T, b: T)")
BITS = ("{}Precedence", "<T: BinaryInteger>(a: T, b: T) -> T")
LAZY = "(a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool"
OPERATORS = {
    "<": [(*COMPARED, "a < b", "a <= b", "a == b"), (*COMPARED, "a < b", "a >= b", "true")],
    "<=": [(*COMPARED, "a <= b", "a < b", "a == b"), (*COMPARED, "a <= b", "a > b", "true")],
    ">": [(*COMPARED, "a > b", "a >= b", "a == b"), (*COMPARED, "a > b", "a <= b", "true")],
    ">=": [(*COMPARED, "a >= b", "a > b", "a == b"), (*COMPARED, "a >= b", "a < b", "true")],
    "==": [(*EQUATED, "a == b", "a != b", "true")],
    "!=": [(*EQUATED, "a != b", "a == b", "true")],
    "+": [(*ADDED, "a + b", "a - b", "b != .zero")],
    "-": [(*ADDED, "a - b", "a + b", "b != .zero")],
    "+=": [(*ASSIGNED, "a += b", "a -= b", "b != .zero")],
    "-=": [(*ASSIGNED, "a -= b", "a += b", "b != .zero")],
    "*": [("MultiplicationPrecedence", "<T: Numeric>(a: T, b: T) -> T", "a * b", "a + b", "true")],
    "/": [("MultiplicationPrecedence", "<T: FloatingPoint>(a: T, b: T) -> T", "a / b", "a * b", "true"),
          ("MultiplicationPrecedence", "<T: BinaryInteger>(a: T, b: T) -> T", "a / b", "a * b", "true")],
    "&": [("MultiplicationPrecedence", "<T: BinaryInteger>(a: T, b: T) -> T", "a & b", "a | b", "a != b")],
    "|": [("AdditionPrecedence", "<T: BinaryInteger>(a: T, b: T) -> T", "a | b", "a & b", "a != b")],
    "&&": [("LogicalConjunctionPrecedence", LAZY, "try a && b()", "try a || b()", "try !a || !b()")],
    "||": [("LogicalDisjunctionPrecedence", LAZY, "try a || b()", "try a && b()", "try a || b()")],
    # With the second alone, `a ?? b` of two optionals would wrap `a` once more, and never be `b`.
    "??": [("NilCoalescingPrecedence", "<T>(a: T?, b: @autoclosure () throws -> T?) rethrows -> T?", "try a ?? b()", "try b()", "a != nil"),
           ("NilCoalescingPrecedence", "<T>(a: T?, b: @autoclosure () throws -> T) rethrows -> T", "try a ?? b()", "try b()", "a != nil")],
    "..<": [("RangeFormationPrecedence", "(a: Int, b: Int) -> Range<Int>", "a..<b", "a..<Swift.max(a, b - 1)", "a < b"),
            ("RangeFormationPrecedence", "(a: Int, b: Int) -> Range<Int>", "a..<b", "Swift.min(a + 1, b)..<b", "a < b")],
}
# Whose forms are for different types; of others, each is a mutant of its own.
OVERLOADED = ("/", "??")
# What stands in place of words, with the number of the mutant.
HELPERS = """
@inlinable @inline(__always) public func mutantIsOn(_ id: Int) -> Bool { if mutants_notes() { mutants_note(id) }; return mutants_is(id) }
@inlinable @inline(__always) public func mutantFlag(_ id: Int, _ flag: Bool) -> Bool { flag != mutantIsOn(id) }
@inlinable @inline(__always) public func mutantMore<T: Numeric>(_ id: Int, _ number: T) -> T { mutantIsOn(id) ? number + 1 : number }
@inlinable @inline(__always) public func mutantLess<T: Numeric>(_ id: Int, _ number: T) -> T { mutantIsOn(id) ? number - 1 : number }
@inlinable @inline(__always) public func mutantTwice<T: Numeric>(_ id: Int, _ number: T) -> T { mutantIsOn(id) ? number + number : number }
@inlinable @inline(__always) public func mutantMin<T: Comparable>(_ id: Int, _ a: T, _ b: T) -> T {
  if mutants_notes(), a != b { mutants_note(id) }
  return mutants_is(id) ? Swift.max(a, b) : Swift.min(a, b)
}
@inlinable @inline(__always) public func mutantMax<T: Comparable>(_ id: Int, _ a: T, _ b: T) -> T {
  if mutants_notes(), a != b { mutants_note(id) }
  return mutants_is(id) ? Swift.min(a, b) : Swift.max(a, b)
}
"""
STATE_H = """#include <stdbool.h>
extern long mutants_on;
extern unsigned char *mutants_seen;
static inline bool mutants_is(long id) { return mutants_on == id; }
static inline bool mutants_notes(void) { return mutants_seen != 0; }
static inline void mutants_note(long id) { mutants_seen[id] = '1'; }
"""
STATE_C = """#include "state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
long mutants_on = -1;
unsigned char *mutants_seen = 0;
static void leave(void) {
  FILE *file = fopen(getenv("TOPOLINT_MUTANTS_SEEN"), "w");
  if (file) { fwrite(mutants_seen, 1, 100000, file); fclose(file); }
}
__attribute__((constructor)) static void enter(void) {
  if (getenv("TOPOLINT_MUTANT")) mutants_on = atol(getenv("TOPOLINT_MUTANT"));
  if (getenv("TOPOLINT_MUTANTS_SEEN")) { mutants_seen = malloc(100000); memset(mutants_seen, '0', 100000); atexit(leave); }
}
"""
# Behind the package's own manifest: no more than the tests need, and three modules that see the switches.
MANIFEST = """
let mutated = Set(%s), testsThatRun = Set(%s)
func needs(_ target: Target) -> [String] {
  target.dependencies.compactMap { if case .byNameItem(let name, _) = $0 { name } else { nil } }
    + (target.plugins ?? []).compactMap { if case .plugin(let name, _) = $0 { name } else { nil } }
}
var needed = testsThatRun, last = Set<String>()
while needed != last { last = needed; for target in package.targets where needed.contains(target.name) { needed.formUnion(needs(target)) } }
package.products = []
package.dependencies = []
package.targets.removeAll { !needed.contains($0.name) }
for target in package.targets where mutated.contains(target.name) {
  target.dependencies.append("MutantSwitches")
  target.swiftSettings = [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault")]
}
for target in package.targets where target.type == .test || %s.contains(target.name) {
  target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-Onone"])]  // the optimizer costs more than it brings
}
package.targets += [.target(name: "MutantState"), .target(name: "MutantSwitches", dependencies: ["MutantState"])]
"""


# MARK: - Mutants

TOKEN = re.compile(r"""(?P<space>\s+)|(?P<comment>//[^\n]*)|(?P<number>0x[0-9a-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)
|(?P<word>[$@\#]?[A-Za-z_][\w]*|`\w+`|\$\d+)|(?P<operator>[-+*/%=<>!&|^~?.]+)|(?P<mark>[()\[\]{},:;])|(?P<other>.)""", re.X)


def string_end(text, at):
    """Where the string literal that begins here ends, with all that is interpolated in it."""
    hashes = 0
    while text[at + hashes] == "#": hashes += 1
    quote = '"""' if text.startswith('"""', at + hashes) else '"'
    end, escape = quote + "#" * hashes, "\\" + "#" * hashes
    at += hashes + len(quote)
    while not text.startswith(end, at):
        if text.startswith(escape + "(", at):
            at, depth = at + len(escape) + 1, 1
            while depth:
                if text[at] == '"': at = string_end(text, at); continue
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                at += 1
        elif text.startswith(escape, at): at += len(escape) + 1
        else: at += 1
    return at + len(end)


def tokens(text):
    """Kind, start and end of each token but spaces and comments."""
    at, found = 0, []
    while at < len(text):
        if text[at] == '"' or re.match(r'#+"', text[at:at + 4]):
            end = string_end(text, at)
            found.append(("string", at, end))
        elif text.startswith("/*", at): end = text.index("*/", at) + 2
        else:
            match = TOKEN.match(text, at)
            end = match.end()
            if match.lastgroup not in ("space", "comment"): found.append((match.lastgroup, at, end))
        at = end
    return found


def clauses(text, all_tokens, index):
    """Start and end of each condition behind `if`, `guard`, `while` or `where` that is an expression."""
    found, depth, start, index = [], 0, None, index + 1
    while index < len(all_tokens):
        kind, begin, end = all_tokens[index]
        word = text[begin:end]
        closes = depth == 0 and (word in ("{", ",", "else", ";") or word in (")", "]", "}"))
        if closes:
            if start is not None: found.append((start, all_tokens[index - 1][2]))
            start = None
            if word != ",": break
        else:
            if start is None: start = begin
            depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        index += 1
    return [(a, b) for a, b in found if not re.match(r"(let|var|case|#|_|true$)", text[a:b])]


STATEMENT = re.compile(r"^ *((self\.)?[a-z]\w*(\.\w+|\[[^=]*?\])*(\.(append|insert|remove|removeAll|formUnion|sort|add|merge|subtract)\(.*\)| [-+|&*/]?= .*))$")


def candidates(path, seed):
    """All mutants of a file: its kind, and the pieces of text that it puts in place of others."""
    text = open(os.path.join(ROOT, path)).read()
    all_tokens, found = tokens(text), []
    starts = [0] + [match.end() for match in re.finditer("\n", text)]
    in_strings = [(a, b) for kind, a, b in all_tokens if kind == "string"]
    times = collections.Counter()

    def add(kind, at, *edits, choices=1):
        line = text.count("\n", 0, at) + 1
        source = text[starts[line - 1]:(starts + [len(text) + 1])[line] - 1]
        if LEFT_ALONE.search(source) or kind == "condition" and re.match(r"case\b.*\bwhere\b", source): return
        source = source.strip()
        times[kind, source] += 1
        key = f"{path}: {kind} {times[kind, source]}: {source}"
        digest = int(hashlib.sha256(f"{seed}|{key}".encode()).hexdigest(), 16)
        found.append(dict(key=key, path=path, line=line, kind=kind, edits=edits, choice=digest % choices, rank=digest))

    for index, (kind, a, b) in enumerate(all_tokens):
        word = text[a:b]
        before, after = text[a - 1:a], text[b:b + 1]
        last = text[all_tokens[index - 1][1]:all_tokens[index - 1][2]] if index else ""
        if kind == "operator" and word in OPERATORS:
            spaced = before in " \n(" and (after.isspace() or after in "),") or word == "..<"
            spaced = spaced and not (word == "&" and text[b + 1:b + 2].isupper())  # protocols
            if spaced and last != "func": add(word, a, (a, b, "operator"), choices=len(OPERATORS[word]) if word not in OVERLOADED else 1)
        elif kind == "operator" and word == "!" and not after.isspace() and before in " ([{" and last != "func":
            add("!", a, (a, b, "prefix"))
        elif kind == "number" and last != ".":
            whole = re.fullmatch(r"0x\w+|\d{1,6}", word)
            whole = whole or word.strip("0.") == ""
            names = ["mutantTwice"] if not whole else ["mutantMore"] if word.strip("0.") == "" else ["mutantMore", "mutantLess"]
            add(word, a, (a, b, names, word), choices=len(names))
        elif kind == "word" and word in ("true", "false"): add(word, a, (a, b, ["mutantFlag"], word))
        elif kind == "word" and word in ("min", "max") and after == "(" and last not in (".", "func"):
            add(word, a, (a, b + 1, ["mutantMin" if word == "min" else "mutantMax"], None))
        elif kind == "word" and word in ("if", "guard", "while", "where") and after == " " and last not in ("(", ","):
            for start, end in clauses(text, all_tokens, index):
                add("condition", start, (start, start, ["mutantFlag"], None), (end, end, ")"))
        elif kind == "word" and word == "continue" and text[all_tokens[index - 2][1]:all_tokens[index - 2][2]] != "else":
            add("continue", a, (a, b, "statement", word))
    offset = 0
    for line in text.split("\n"):
        match = STATEMENT.match(line)
        # Only what has a value without it may go.
        first = re.match(r" *(self\.)?(\w+) = ", line)
        if first and (first[1] or not re.search(r"\bfunc\b", text[:offset]) or not re.search(rf"\bvar \(?(\w+, )*{first[2]}\b[^\n]*=", text)): match = None
        whole = match and not any(line.count(p) != line.count(q) for p, q in ("()", "[]", "{}"))
        if whole and not any(a < offset < b for a, b in in_strings) and not line.rstrip().endswith((",", "+", "(", "?")):
            start = offset + len(line) - len(line.lstrip())
            add("statement", start, (start, offset + len(line), "statement", None))
        offset += len(line) + 1
    return text, found


def name(number):
    """An operator of no other meaning."""
    return chr(0x2200 + number // 200) + chr(0x2200 + number % 200)


def written(text, mutants, dropped):
    """The file with those of these mutants that are not dropped, and the declarations of all their operators."""
    pieces, declared = [], []  # where; what comes first there; how much is replaced, and by what
    for mutant in mutants:
        number, choice, kept = mutant["number"], mutant["choice"], pieces[:]
        extent = mutant["edits"][-1][1] - mutant["edits"][0][0]
        for a, b, what, *rest in mutant["edits"]:
            if what == "operator":
                new = name(number)
                forms = OPERATORS[mutant["kind"]]
                forms = forms if mutant["kind"] in OVERLOADED else [forms[choice]]
                declared.append(f"infix operator {new}: {forms[0][0]}")
                for _, shape, right, wrong, differs in forms:
                    declared.append(
                        f"@inlinable @inline(__always) public func {new} {shape} {{\n  if mutants_notes(), {differs} {{ mutants_note({number}) }}\n"
                        f"  if mutants_is({number}) {{ {'' if '=' in wrong.split()[1:2] or 'inout' in shape else 'return '}{wrong} }} else {{ "
                        f"{'' if 'inout' in shape else 'return '}{right} }}\n}}")
            elif what == "prefix":
                new = name(number)
                declared += [f"prefix operator {new}", f"@inlinable @inline(__always) public prefix func {new} (a: Bool) -> Bool {{ !mutantFlag({number}, a) }}"]
            elif what == "statement":
                pieces += [(a, (3, -extent), 0, f"if !mutantIsOn({number}) {{ "), (b, (1, 0), 0, " }")]
                continue
            elif what == ")": new = ")"
            else: new = f"{what[choice]}({number}, " + (f"{rest[0]})" if rest[0] else "")
            pieces.append((a, (0, 0) if new == ")" else (3, -extent), b - a, new))
        if mutant["key"] in dropped: pieces = kept
    out, at = [], 0
    for start, _, length, new in sorted(pieces):
        out += [text[at:start], new]
        at = start + length
    return "public import MutantSwitches; " + "".join(out) + text[at:], declared


def chosen(count, seed):
    """About so many mutants, with the same share of each file."""
    files, everything = {}, []
    for module in MUTATED:
        for folder, _, names in sorted(os.walk(os.path.join(ROOT, "Sources", module))):
            for file in sorted(names):
                path = os.path.relpath(os.path.join(folder, file), ROOT)
                if file.endswith(".swift") and "builtin" not in path: files[path] = candidates(path, seed)
    total = sum(len(found) for _, found in files.values())
    for path, (_, found) in files.items():
        share = len(found) * count / total + int(hashlib.sha256(path.encode()).hexdigest(), 16) % 1000 / 1000
        everything += sorted(found, key=lambda m: m["rank"])[:int(share)]
    everything.sort(key=lambda m: (m["path"], m["edits"][0][0], m["key"]))
    for number, mutant in enumerate(everything): mutant["number"] = number
    return {path: text for path, (text, _) in files.items()}, everything, total


# MARK: - The build

def put(path, content):
    """Writes a file if it is not so yet, so that a build has no more to do than it must."""
    content = content if isinstance(content, bytes) else content.encode()
    if os.path.exists(path) and open(path, "rb").read() == content: return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file: file.write(content)


def copy(folder):
    """The package as it is, but for the modules that are mutated and the manifest."""
    kept = {"Package.swift", "Sources/MutantState/state.c", "Sources/MutantState/include/state.h", "Sources/MutantSwitches/Switches.swift"}
    for there, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in (".git", ".build")]
        # In a worktree, .git is a file.
        for file in [n for n in names if n != ".git"] + [f for f in folders if os.path.islink(os.path.join(there, f))]:
            path = os.path.relpath(os.path.join(there, file), ROOT)
            kept.add(path)
            new, is_mutated = os.path.join(folder, path), path.startswith(tuple(f"Sources/{m}/" for m in MUTATED)) and path.endswith(".swift")
            if os.path.islink(os.path.join(there, file)):
                os.makedirs(os.path.dirname(new), exist_ok=True)
                if not os.path.islink(new): os.symlink(os.readlink(os.path.join(there, file)), new)
            elif not is_mutated and path != "Package.swift": put(new, open(os.path.join(there, file), "rb").read())
    for there, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != ".build"]
        for file in names:
            if os.path.relpath(os.path.join(there, file), folder) not in kept: os.remove(os.path.join(there, file))
    put(f"{folder}/Package.swift", open(f"{ROOT}/Package.swift").read() + MANIFEST % (json.dumps(MUTATED), json.dumps(TESTS), json.dumps(UNOPTIMIZED)))
    # Paths are told from the top of the repository.
    os.makedirs(f"{folder}/.git", exist_ok=True)
    put(f"{folder}/Sources/MutantState/state.c", STATE_C)
    put(f"{folder}/Sources/MutantState/include/state.h", STATE_H)


def build(folder, arguments):
    """Takes out what does not compile until the rest does; the mutants that are left, and the program of the tests."""
    dropped_path = f"{folder}/dropped.json"
    dropped = set(json.load(open(dropped_path))) if os.path.exists(dropped_path) else set()
    command = ["swift", "build", "--build-tests", "-c", "release", "-Xswiftc", "-enable-testing", "-j", "1", "--package-path", f"{folder}/package"]
    while True:
        texts, everything, total = chosen(arguments.count, arguments.seed)
        mutants = [m for m in everything if m["key"] not in dropped]
        declared = []
        for path, text in texts.items():
            new, more = written(text, [m for m in everything if m["path"] == path], dropped)
            declared += more
            put(f"{folder}/package/{path}", new)
        put(f"{folder}/package/Sources/MutantSwitches/Switches.swift", "public import MutantState\n" + HELPERS + "\n".join(declared) + "\n")
        run = subprocess.run(command, capture_output=True, text=True)
        output = run.stdout + run.stderr
        with open(f"{folder}/build.log", "w") as file: file.write(output)
        if run.returncode == 0: break
        bad = set()
        for path, line in set(re.findall(r"(Sources/(?:%s)/\S+?\.swift):(\d+):\d+: error:" % "|".join(MUTATED), output)):
            near = sorted((abs(m["line"] - int(line)), m["key"]) for m in mutants if m["path"] == path)
            bad |= {key for distance, key in near if distance == near[0][0]}
        if not bad: sys.exit(f"the copy does not build: see {folder}/build.log")
        dropped |= bad
        print(f"{len(bad)} mutants do not compile and are taken out", flush=True)
        with open(dropped_path, "w") as file: json.dump(sorted(dropped), file)
    programs = [os.path.join(f"{folder}/package/.build/release", n) for n in os.listdir(f"{folder}/package/.build/release") if n.endswith(".xctest")]
    return mutants, programs[0], total


# MARK: - Runs

def limits():
    resource.setrlimit(resource.RLIMIT_AS, (12 << 30, 12 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(program, tests, seconds, folder, **environment):
    """Whether some tests pass; ends them at the first that fails."""
    command = ["nice", "-n", "10", program, "--testing-library", "swift-testing", "--no-parallel"]
    command += [part for test in tests for part in ("--filter", "^" + re.escape(test) + "(/|$)")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", preexec_fn=limits, cwd=f"{folder}/package",
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **environment})
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    failed = ""
    for line in process.stdout:
        if " recorded an issue" in line:
            failed = line.strip()
            process.kill()
            break
    process.stdout.close()
    code = process.wait()
    timer.cancel()
    if not failed and code != 0: failed = f"ended with {code}"
    return failed


def folder_hash(*paths):
    digest = hashlib.sha256()
    for path in paths:
        for there, folders, names in os.walk(os.path.join(ROOT, path)):
            folders.sort()
            for file in sorted(names):
                digest.update(file.encode() + open(os.path.join(there, file), "rb").read())
    return digest.hexdigest()


def suite_hash(test):
    """Of the file that a suite stands in, and of what the suites of its module share."""
    module, suite = test.split(".")[:2]
    digest, declared = hashlib.sha256(), re.compile(rb"\b(struct|class|enum) %s\b" % suite.encode())
    for there, folders, names in os.walk(os.path.join(ROOT, "Tests", module)):
        folders.sort()
        for file in sorted(names):
            content = open(os.path.join(there, file), "rb").read()
            if not file.endswith("Tests.swift") or declared.search(content): digest.update(file.encode() + content)
    return digest.hexdigest()


def recorded(folder, program, mutants, slowest):
    """By suite, how long it takes and which mutants make a difference in it."""
    path, listed = f"{folder}/recorded.jsonl", subprocess.run(
        [program, "--testing-library", "swift-testing", "--list-tests"], capture_output=True, text=True).stdout.split("\n")
    tests = sorted({line.strip().split("/")[0] for line in listed if line.strip()})
    common = hashlib.sha256("\n".join(m["key"] for m in mutants).encode()).hexdigest() + folder_hash("Tests/TestSupport", "Sources")
    known = {}
    if os.path.exists(path):
        for entry in map(json.loads, open(path)): known[entry["test"], entry["hash"]] = entry
    found = {}
    with open(path, "a") as file:
        for test in tests:
            of = common + suite_hash(test)
            if (test, of) not in known:
                seen = f"{folder}/seen"
                if os.path.exists(seen): os.remove(seen)
                start = time.time()
                failed = run(program, [test], min(600, 3 * slowest), folder, TOPOLINT_MUTANTS_SEEN=seen)
                took = time.time() - start
                bits = open(seen).read() if os.path.exists(seen) else ""
                known[test, of] = dict(
                    test=test, hash=of, seconds=round(took, 3), failed=failed, mutants=[i for i, bit in enumerate(bits) if bit == "1"])
                if failed: print(f"{test} fails without a mutant: {failed}", flush=True)
                file.write(json.dumps(known[test, of]) + "\n")
                file.flush()
            if not known[test, of]["failed"]: found[test] = known[test, of]
    return found


def tiers(tests, recordings):
    """The fastest first, in groups of which each takes a few times as long as the one before."""
    groups, limit, group, sum = [], 2.0, [], 0.0
    for test in sorted(tests, key=lambda t: recordings[t]["seconds"]):
        if group and sum + recordings[test]["seconds"] > limit:
            groups.append(group)
            group, sum, limit = [], 0.0, limit * 4
        group.append(test)
        sum += recordings[test]["seconds"]
    return groups + ([group] if group else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", default="/tmp/topolint-mutants")
    parser.add_argument("--modules", nargs="+", default=MUTATED)
    parser.add_argument("--tests", nargs="+", default=TESTS)
    parser.add_argument("--unoptimized", nargs="+", default=UNOPTIMIZED, help="targets that are built faster and run slower")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    parser.add_argument("--slowest", type=float, default=1e9, help="leave out suites that take longer")
    arguments = parser.parse_args()
    MUTATED[:], TESTS[:], UNOPTIMIZED[:] = arguments.modules, arguments.tests, arguments.unoptimized
    folder, begin = arguments.folder, time.time()
    os.makedirs(f"{folder}/package", exist_ok=True)
    copy(f"{folder}/package")
    mutants, program, total = build(folder, arguments)
    print(f"{len(mutants)} mutants of {total} that could be, built in {time.time() - begin:.0f} s", flush=True)
    recordings = recorded(folder, program, mutants, arguments.slowest)
    for test, r in recordings.items():
        if r["seconds"] > arguments.slowest: print(f"{test} takes {r['seconds']} s and is left out")
    recordings = {test: r for test, r in recordings.items() if r["seconds"] <= arguments.slowest}
    print(f"{len(recordings)} suites recorded after {time.time() - begin:.0f} s", flush=True)
    now = hashlib.sha256((folder_hash("Tests", "Sources") + " ".join(sorted(recordings))).encode()).hexdigest()
    results, path = {}, f"{folder}/results.jsonl"
    if os.path.exists(path):
        for entry in map(json.loads, open(path)): results[entry["key"]] = entry
    by_mutant = collections.defaultdict(list)
    for test, recording in recordings.items():
        for number in recording["mutants"]: by_mutant[number].append(test)
    with open(path, "a") as file:
        for mutant in sorted(mutants, key=lambda m: m["rank"]):
            old = results.get(mutant["key"])
            if old and (old["killer"] or old["state"] == now): continue
            if time.time() - begin > arguments.seconds: break
            start, killer = time.time(), ""
            # What passed passes again as long as neither it nor the code has changed.
            passed = {test: of for test, of in (old or {}).get("passed", {}).items() if test in recordings and recordings[test]["hash"] == of}
            left = [test for test in by_mutant[mutant["number"]] if test not in passed]
            for group in tiers(left, recordings):
                usual = sum(recordings[test]["seconds"] for test in group)
                killer = run(program, group, 20 + 5 * usual, folder, TOPOLINT_MUTANT=str(mutant["number"]))
                if killer: break
                passed |= {test: recordings[test]["hash"] for test in group}
            entry = dict(
                key=mutant["key"], line=mutant["line"], choice=mutant["choice"], killer=killer[:300], tests=len(by_mutant[mutant["number"]]),
                seconds=round(time.time() - start, 2), state=now, passed={} if killer else passed)
            results[mutant["key"]] = entry
            file.write(json.dumps(entry) + "\n")
            file.flush()
    tell(mutants, results)


def equivalents():
    """Why nobody can see a mutant, by its key: equivalent.txt has a reason in a line, and under it, indented, the mutants."""
    reasons, reason = {}, ""
    for line in open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "equivalent.txt")).read().splitlines():
        if line.startswith("  "): reasons[line.strip()] = reason
        elif line and not line.startswith("#"): reason = line
    return reasons


def tell(mutants, results):
    run = [m for m in mutants if m["key"] in results]
    reasons = equivalents()
    survivors = [m for m in run if not results[m["key"]]["killer"]]
    unseen = [m for m in survivors if m["key"] in reasons]
    missed = [m for m in survivors if m["key"] not in reasons]
    files = collections.Counter(m["path"] for m in missed)
    for path, count in sorted(files.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{count:3} {path}")
        for m in missed:
            if m["path"] == path:
                print(f"      {m['line']}: form {m['choice']}, {results[m['key']]['tests']} suites: {m['key'][len(path) + 2:]}")

    def score(name, all_of):
        found = sum(bool(results[m["key"]]["killer"]) for m in all_of)
        seen = len(all_of) - sum(m in unseen for m in all_of)
        print(f"{name}: {found} of {len(all_of)} mutants found, {100 * found / max(1, len(all_of)):.1f} %; "
              f"of {seen} that can be seen {100 * found / max(1, seen):.1f} %")
        return found >= 0.85 * seen

    for module in MUTATED: score(module, [m for m in run if m["path"].startswith(f"Sources/{module}/")])
    isEnough = score("all", run)
    print(f"{len(mutants) - len(run)} did not run")
    sys.exit(not isEnough)


if __name__ == "__main__": main()
