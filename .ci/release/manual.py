"""The manual page, made of what the program says of itself with `--experimental-dump-help`."""

import json


def escaped(text):
    """Text as roff takes it: no escape, no hyphen that is broken or changed, no line that is a request."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)


def paragraphs(text):
    """Paragraphs; indented lines, such as examples, stay as they are."""
    result, indented = [], False
    for line in text.strip("\n").split("\n"):
        if line.startswith("  ") != indented:
            indented = not indented
            result.append(".nf" if indented else ".fi")
        result.append(escaped(line) if line.strip() else ".PP" if not indented else "")
    return result + ([".fi"] if indented else [])


def name(argument):
    """`-o, --output <file>`, or `<path>` for what has no name."""
    value = f"\\fI<{escaped(argument['valueName'])}>\\fR"
    if argument["kind"] == "positional":
        return value + (" ..." if argument["isRepeating"] else "")
    words = [("--" if word["kind"] == "long" else "-") + word["name"] for word in argument["names"]]
    words = ", ".join(f"\\fB{escaped(word)}\\fR" for word in sorted(words, key=len))
    return words if argument["kind"] == "flag" else f"{words} {value}"


def arguments(command, hidden=()):
    result = []
    for argument in command.get("arguments", []):
        names = {word["name"] for word in argument.get("names", [])}
        if argument["shouldDisplay"] and not names & set(hidden):
            about = argument.get("abstract", "")
            if "defaultValue" in argument:
                about += f" (default: {argument['defaultValue']})"
            result += [".TP", name(argument), escaped(about.strip() or "\\&")]
    return result


def commands(command, above):
    """Each command below one, and what is below it, in the order of the help."""
    result = []
    for below in command.get("subcommands", []):
        if below["commandName"] == "help" or not below["shouldDisplay"]:
            continue
        words = f"{above} {below['commandName']}"
        result += [f".SS {escaped(words)}", escaped(below["abstract"])]
        if below.get("discussion"):
            result += [".PP", *paragraphs(below["discussion"])]
        result += arguments(below, hidden=["version", "help"]) + commands(below, words)
    return result


def manual(dump, version):
    """The page, of the JSON that the program wrote."""
    command = json.loads(dump)["command"]
    title = command["commandName"]
    about = command["abstract"]
    lines = [
        f'.TH {title.upper()} 1 "" "{title} {version}" "User Commands"',
        ".SH NAME",
        f"{title} \\- {escaped(about[0].lower() + about[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        f"\\fB{title}\\fR \\fIcommand\\fR [\\fIargument\\fR ...]",
        ".SH DESCRIPTION",
        *paragraphs(command.get("discussion", "")),
        ".SH OPTIONS",
        *arguments(command),
        ".SH COMMANDS",
        *commands(command, title),
    ]
    return "\n".join(lines) + "\n"
