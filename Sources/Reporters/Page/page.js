"use strict";
// What the page does: lists, filters, the picture, and the answers of `topolint whatif`, all of them from the data that the page holds.
// PageData.swift says what that is. Names and sentences are put in as text, never as markup, and nothing is fetched.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, findings, rules } = data;
  const severities = ["", "info", "warning", "error"];
  const signs = ["", "i", "!", "✕"];
  const page = 100;
  const box = data.box;
  const by = (id) => document.getElementById(id);

  const state = { list: "findings", shown: page, sort: "worst", part: -1, finding: -1, team: -1, hops: 1, scale: 0, fault: -1, level: 0 };

  // ---- Elements

  function fill(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick") element.addEventListener("click", value);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }
  const make = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
  const draw = (name, attributes, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
  const code = (words) => make("code", null, words);
  const plain = (words) => words.replaceAll("`", "");
  // In a sentence a name, or a word of ours that is one for a program, stands between backticks.
  const rich = (words) => words.split("`").map((part, place) => (place % 2 ? code(part) : part));
  const link = (words, onclick, label) => make("button", { type: "button", class: "link", onclick, "aria-label": label }, ...rich(words));
  const name = (node, onclick) => make("button", { type: "button", class: "link", onclick }, code(nodes.name[node]));
  const mark = (severity) => (severity ? make("span", { class: "mark " + severities[severity] }, severities[severity]) : "");
  const counted = (count, noun) => `${count.toLocaleString("en").replaceAll(",", " ")} ${noun}${count === 1 ? "" : "s"}`;

  function table(titles, rows) {
    const named = titles.map((title) => (typeof title === "string" ? { title } : title));
    const head = named.map((column) =>
      make("th", { scope: "col", role: "columnheader", class: column.number && "number", "aria-sort": column.sorted },
        column.sort ? link(column.title, column.sort, `order by ${column.title}`) : column.title));
    const body = rows.map((row) =>
      make("tr", { role: "row", class: row.class }, ...row.cells.map((cell, place) =>
        make("td", { role: "cell", "data-title": named[place].title || null, class: named[place].number && "number" },
          ...(Array.isArray(cell) ? cell : [cell])))));
    return make("table", { role: "table" },
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...head)), make("tbody", { role: "rowgroup" }, ...body));
  }

  // ---- What is known of a part

  const kind = (node) => data.kinds[nodes.kind[node]];
  const team = (node) => (nodes.team[node] < 0 ? "" : data.teams[nodes.team[node]]);
  const edgeKind = (edge) => data.edgeKinds[edges.code[edge] >> 3];
  const isAsynchronous = (edge) => (edges.code[edge] >> 2) & 1;
  const edgeSeverity = (edge) => edges.code[edge] & 3;

  const findingsOf = new Map();
  findings.forEach((finding, index) => {
    for (const node of new Set(finding.nodes)) {
      if (!findingsOf.has(node)) findingsOf.set(node, []);
      findingsOf.get(node).push(index);
    }
  });
  const searched = {
    parts: nodes.name.map((name, node) => `${name} ${kind(node)} ${team(node)}`.toLowerCase()),
    findings: findings.map((finding) =>
      plain(`${finding.message} ${rules[finding.rule].id} ${finding.place} ${finding.nodes.map((node) => nodes.name[node] + " " + team(node)).join(" ")}`)
        .toLowerCase()),
  };

  // ---- Lists

  function filters() {
    const number = (id) => (by(id).value === "" ? -1 : Number(by(id).value));
    return {
      words: by("search").value.toLowerCase().split(/\s+/).filter(Boolean),
      severity: number("severity"), rule: number("rule"), kind: number("kind"), team: number("team"),
    };
  }

  function isPart(node, filter) {
    return (filter.kind < 0 || nodes.kind[node] === filter.kind) && (filter.team < 0 || nodes.team[node] === filter.team);
  }

  function matches() {
    const filter = filters();
    const hasWords = (text) => filter.words.every((word) => text.includes(word));
    const isFinding = (finding) =>
      (filter.severity < 0 || finding.severity === filter.severity) && (filter.rule < 0 || finding.rule === filter.rule);
    if (state.list === "findings") {
      const isFree = filter.kind < 0 && filter.team < 0;
      return findings.map((_, index) => index).filter((index) =>
        isFinding(findings[index]) && hasWords(searched.findings[index]) &&
        (isFree || findings[index].nodes.some((node) => isPart(node, filter))));
    }
    const found = [];
    for (let node = 0; node < nodes.name.length; node += 1) {
      if (!isPart(node, filter) || !hasWords(searched.parts[node])) continue;
      if (filter.rule >= 0 || filter.severity >= 0) {
        if (!(findingsOf.get(node) || []).some((index) => isFinding(findings[index]))) continue;
      }
      found.push(node);
    }
    const orders = {
      worst: (a, b) => nodes.rank[a] - nodes.rank[b],
      part: (a, b) => (nodes.name[a] < nodes.name[b] ? -1 : nodes.name[a] > nodes.name[b] ? 1 : a - b),
      findings: (a, b) => nodes.findings[b] - nodes.findings[a] || nodes.rank[a] - nodes.rank[b],
      "fail with it": (a, b) => nodes.fails[b] - nodes.fails[a] || nodes.rank[a] - nodes.rank[b],
    };
    return found.sort(orders[state.sort]);
  }

  function showList() {
    const isFindings = state.list === "findings";
    const found = matches();
    const shown = found.slice(0, state.shown);
    const all = isFindings ? data.findingsTotal : nodes.name.length;
    const noun = isFindings ? "finding" : "part";
    const left = isFindings && findings.length < data.findingsTotal
      ? ` The page holds the ${counted(findings.length, "worst finding")}; “topolint lint --format json” lists all.` : "";
    by("count").textContent = `${counted(found.length, noun)} of ${all.toLocaleString("en").replaceAll(",", " ")}.${left}`;
    const list = isFindings
      ? table(["", "rule", "what is wrong"], shown.map((index) => {
        const finding = findings[index];
        return {
          class: index === state.finding ? "chosen" : null,
          cells: [mark(finding.severity), code(rules[finding.rule].id), link(finding.message, () => showFinding(index))],
        };
      }))
      : table(partColumns(), shown.map((node) => ({
        class: node === state.part ? "chosen" : null,
        cells: [
          name(node, () => showPart(node)), kind(node), team(node) || "–",
          [mark(nodes.severity[node]), " ", String(nodes.findings[node])], nodes.fails[node] < 0 ? "–" : String(nodes.fails[node]),
        ],
      })));
    by("list").replaceChildren(list);
    by("more").hidden = found.length <= shown.length;
    by("more").textContent = `Show ${Math.min(page, found.length - shown.length)} more of ${found.length - shown.length}`;
  }

  function partColumns() {
    const sorted = (title) => ({
      title, number: title === "fail with it",
      sorted: state.sort === title ? (title === "part" ? "ascending" : "descending") : null,
      sort: () => { state.sort = state.sort === title ? "worst" : title; state.shown = page; showList(); },
    });
    return [sorted("part"), "kind", "team", sorted("findings"), sorted("fail with it")];
  }

  function choose(list) {
    state.list = list;
    state.shown = page;
    for (const name of ["findings", "parts"]) {
      by("tab-" + name).setAttribute("aria-selected", String(name === list));
      by("tab-" + name).tabIndex = name === list ? 0 : -1;
    }
    by("list").setAttribute("aria-labelledby", "tab-" + list);
    showList();
  }

  // ---- The picture

  function currentView() {
    if (state.finding >= 0) {
      const own = data.paths[state.finding];
      if (own) return own;
      const about = new Set(findings[state.finding].nodes);
      const around = [...about].flatMap((node) => data.egos[node] || []);
      return [data.whole, ...around].find((view) => view && [...about].every((node) => view.nodes.includes(node))) || null;
    }
    if (state.part >= 0) {
      const views = data.egos[state.part] || [];
      return views[Math.min(state.hops, views.length) - 1] || null;
    }
    return state.team >= 0 ? data.teamViews[state.team] || null : data.whole || data.overview;
  }

  const outcome = () => (state.fault < 0 || state.level === 0 ? null : data.faults.outcomes[state.fault][state.level - 1]);

  function rounded(points) {
    let path = `M${points[0]} ${points[1]}`;
    for (let place = 2; place < points.length - 2; place += 2) {
      const [x, y] = [points[place], points[place + 1]];
      const towards = (a, b) => {
        const length = Math.hypot(a - x, b - y) || 1;
        const step = Math.min(14, length / 2) / length;
        return `${(x + (a - x) * step).toFixed(1)} ${(y + (b - y) * step).toFixed(1)}`;
      };
      path += `L${towards(points[place - 2], points[place - 1])}Q${x} ${y} ${towards(points[place + 2], points[place + 3])}`;
    }
    return path + `L${points[points.length - 2]} ${points[points.length - 1]}`;
  }

  const shortened = (name, most) => (name.length <= most ? name : name.slice(0, Math.ceil(most * 0.6)) + "…" + name.slice(name.length - Math.floor(most * 0.3)));

  function shape(name, x, y, attributes) {
    const [left, top, width, height] = [x - box.width / 2, y - box.height / 2, box.width, box.height];
    if (name === "store") {
      return draw("path", { ...attributes, d: `M${left} ${top + 4}a${width / 2} 4 0 0 1 ${width} 0v${height - 8}a${width / 2} 4 0 0 1 ${-width} 0zM${left} ${top + 4}a${width / 2} 4 0 0 0 ${width} 0` });
    }
    if (name === "queue") {
      return draw("path", { ...attributes, d: `M${left} ${top}h${width}v${height}h${-width}zM${left + 7} ${top}v${height}M${left + width - 7} ${top}v${height}` });
    }
    const radius = name === "external" ? height / 2 : name === "gateway" ? 12 : 5;
    return draw("rect", { ...attributes, x: left, y: top, width, height, rx: radius });
  }

  function showPicture() {
    const view = currentView();
    const told = outcome();
    const isOverview = view !== null && view === data.overview;
    by("hops").replaceChildren();
    if (state.part >= 0 && view) {
      data.egos[state.part].forEach((_, place) => by("hops").append(make("button", {
        type: "button", "aria-pressed": String(place + 1 === Math.min(state.hops, data.egos[state.part].length)),
        onclick: () => { state.hops = place + 1; showPicture(); },
      }, counted(place + 1, "hop"))));
    }
    by("export").disabled = view === null;
    if (view === null) {
      const about = state.part >= 0 ? nodes.name[state.part] : state.finding >= 0 && findings[state.finding].nodes.length ? nodes.name[findings[state.finding].nodes[0]] : "";
      by("caption").textContent = about === ""
        ? state.team >= 0 ? "The page holds no picture of this team: the system is large. The list has its parts." : "This is about the system as a whole; there is no part to light up."
        : `The page holds no picture of this: the system is large. “topolint graph --focus '${about}'” draws it.`;
      by("canvas").replaceChildren();
      by("legend").replaceChildren();
      return;
    }
    const path = state.finding >= 0 ? findings[state.finding].nodes : [];
    const isLit = new Set(path);
    const isStep = (edge) => path.some((node, place) => place + 1 < path.length && edges.from[edge] === node && edges.to[edge] === path[place + 1]);
    const failed = new Set(told ? told.failed : []);
    const degraded = new Set(told ? told.degraded : []);
    const svg = draw("svg", { viewBox: `0 0 ${view.width} ${view.height}`, role: "group", class: path.length ? "lit" : null });
    const arrow = (id) => draw("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      draw("path", { d: "M0 0L8 4L0 8z", class: id }));
    svg.append(draw("defs", null, arrow("tip"), arrow("tip-lit")));
    view.routes.forEach((points, place) => {
      const edge = isOverview ? -1 : view.edges[place];
      const isOnPath = edge >= 0 && isStep(edge);
      const classes = ["edge", edge >= 0 && isAsynchronous(edge) ? "async" : "", edge >= 0 && !told ? severities[edgeSeverity(edge)] : "", isOnPath ? "path" : ""];
      const words = edge >= 0
        ? `${nodes.name[edges.from[edge]]} → ${nodes.name[edges.to[edge]]}: ${edgeKind(edge)}${isAsynchronous(edge) ? ", asynchronous" : ""}`
        : `${counted(view.links[place], "edge")}`;
      const line = draw("path", { class: classes.filter(Boolean).join(" "), d: rounded(points), "marker-end": isOnPath ? "url(#tip-lit)" : "url(#tip)" }, draw("title", null, words));
      if (isOverview) line.setAttribute("stroke-width", String(Math.min(1 + Math.log2(view.links[place]), 6)));
      svg.append(line);
    });
    view.x.forEach((x, place) => {
      const y = view.y[place];
      const node = isOverview ? -1 : view.nodes[place];
      const label = isOverview ? plain(view.groups[place].name) : nodes.name[node];
      const severity = isOverview ? view.groups[place].severity : nodes.severity[node];
      const fate = failed.has(node) ? "failed" : degraded.has(node) ? "degraded" : "";
      const under = isOverview ? counted(view.groups[place].parts, "part") : fate || [kind(node), team(node)].filter(Boolean).join(" · ");
      const classes = ["node", told ? fate : severities[severity], node >= 0 && node === state.part ? "centre" : "", isLit.has(node) ? "path" : ""];
      const go = () => (isOverview ? view.groups[place].team >= 0 && showTeam(view.groups[place].team) : showPart(node));
      const group = draw("g", {
        class: classes.filter(Boolean).join(" "), tabindex: "0", role: "button", onclick: go,
        "aria-label": `${label}, ${under}${!told && severity ? ", worst finding: " + severities[severity] : ""}`,
      }, draw("title", null, label), shape(isOverview ? "" : kind(node), x, y, { class: "shape" }));
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        go();
      });
      group.append(draw("text", { x, y: y - 2, class: "name" }, shortened(label, 22)), draw("text", { x, y: y + 13, class: "under" }, shortened(under, 30)));
      if (!told && severity) group.append(draw("text", { x: x + box.width / 2 - 12, y: y - box.height / 2 + 14, class: "sign" }, signs[severity]));
      svg.append(group);
    });
    const room = (by("canvas").clientWidth || 600) - 20;
    const scale = state.scale || Math.max(Math.min(room / view.width, 1), 0.55);
    state.drawn = scale;
    svg.setAttribute("width", String(Math.round(view.width * scale)));
    svg.setAttribute("height", String(Math.round(view.height * scale)));
    by("canvas").replaceChildren(svg);
    // What the picture is about, or where it begins, is in sight.
    const leftmost = view.x.reduce((best, x, place) => (x < view.x[best] ? place : best), 0);
    const middle = svg.querySelector(".centre, .path") || svg.querySelectorAll(".node")[leftmost];
    if (middle) {
      const { x, y } = middle.getBBox();
      by("canvas").scrollLeft = (x + box.width / 2) * scale - room / 2;
      by("canvas").scrollTop = (y + box.height / 2) * scale - by("canvas").clientHeight / 2;
    }
    const title = state.finding >= 0 ? "The way of this finding." : state.part >= 0
      ? `${nodes.name[state.part]} and what is within ${counted(Math.min(state.hops, data.egos[state.part].length), "hop")} of it.`
      : state.team >= 0 ? `The parts of ${data.teams[state.team]}.` : isOverview ? "The teams, and how many calls, messages and uses lead from one to another." : view.title;
    by("caption").textContent = [title, view.left, told ? plain(told.assumption) + ": what fails is red, what is degraded amber." : ""].filter(Boolean).join(" ");
    showLegend(told, isOverview);
  }

  function showLegend(told, isOverview) {
    const items = told ? [["failed", "fails"], ["degraded", "degraded"]] : [["error", "✕ error"], ["warning", "! warning"], ["info", "i hint"]];
    const list = items.map(([name, words]) => make("li", { class: "key " + name }, words));
    if (!isOverview) list.push(make("li", { class: "key dashed" }, "dashed: nobody waits"), make("li", null, "an arrow leads to whom is called"));
    by("legend").replaceChildren(...list);
  }

  function exportPicture() {
    const svg = by("canvas").querySelector("svg");
    const copy = svg.cloneNode(true);
    const properties = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight", "text-anchor", "opacity"];
    const [own, copies] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
    own.forEach((element, place) => {
      const style = getComputedStyle(element);
      for (const property of properties) copies[place].setAttribute(property, style.getPropertyValue(property));
      for (const name of ["class", "tabindex", "role", "aria-label"]) copies[place].removeAttribute(name);
    });
    const [, , width, height] = copy.getAttribute("viewBox").split(" ");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.prepend(draw("rect", { width, height, fill: getComputedStyle(by("canvas")).backgroundColor }));
    const text = new XMLSerializer().serializeToString(copy);
    const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    make("a", { href: address, download: "topology.svg" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  // ---- What is chosen

  function select(changes) {
    Object.assign(state, { part: -1, finding: -1, team: -1, scale: 0 }, changes);
    showList();
    showPicture();
    showDetail();
    by("picture").scrollIntoView({ block: "nearest" });
  }
  const showTeam = (index) => { by("team").value = String(index); select({ team: index }); };
  const showPart = (node) => select({ part: node });
  const showFinding = (index) => select({ finding: index });

  const parts = (list, most) => [
    ...list.slice(0, most).flatMap((node, place) => [place ? ", " : "", name(node, () => showPart(node))]),
    list.length > most ? ` and ${list.length - most} more` : "",
  ];

  function term(title, ...words) { return words.length ? [make("div", null, make("dt", null, title), make("dd", null, ...words.flatMap((word) => (typeof word === "string" ? rich(word) : [word]))))] : []; }

  function showDetail() {
    const detail = by("detail");
    if (state.finding >= 0) {
      const finding = findings[state.finding];
      detail.replaceChildren(
        make("h3", null, mark(finding.severity), " ", code(rules[finding.rule].id)), make("p", null, ...rich(finding.message)),
        make("dl", null, ...term("where", finding.place), ...term("why", finding.why), ...term("fix", finding.fix),
          ...(finding.figures ? term("figures", finding.figures) : []), ...(finding.plan ? term("in the plan", finding.plan) : []),
          ...(finding.nodes.length ? term("parts", ...parts([...new Set(finding.nodes)], 20)) : [])));
      return;
    }
    if (state.part < 0) {
      detail.replaceChildren(make("p", { class: "faint" }, "Press a finding and its way lights up; press a part for its facts, its findings and what fails with it."));
      return;
    }
    const node = state.part;
    const [to, from] = [[], []];
    for (let edge = 0; edge < edges.from.length; edge += 1) {
      if (edges.from[edge] === node) to.push(edges.to[edge]);
      if (edges.to[edge] === node) from.push(edges.from[edge]);
    }
    const own = (findingsOf.get(node) || []).map((index) =>
      make("li", null, mark(findings[index].severity), " ", link(findings[index].message, () => showFinding(index))));
    const fault = data.faults.parts.indexOf(node);
    const facts = data.facts.of[node];
    const hasOwn = own.length > 0;
    detail.replaceChildren(...[
      make("h3", null, code(nodes.name[node])),
      make("dl", null, ...term("what", kind(node) + (team(node) ? `, owned by ${team(node)}` : "")), ...term("if it fails", nodes.damage[node] || (nodes.fails[node] ? counted(nodes.fails[node], "other service") + " fail with it" : "no other service is known to fail with it")),
        ...(to.length ? term("leads to", ...parts([...new Set(to)], 20)) : []), ...(from.length ? term("comes from", ...parts([...new Set(from)], 20)) : [])),
      fault < 0 ? make("p", { class: "faint" }, "What fails with it, name by name: ", code(`topolint whatif --fail '${nodes.name[node]}'`))
        : make("button", { type: "button", id: "let-fail", onclick: () => { state.hops = 3; setFault(fault, data.faults.failLevel); } }, "Show what fails with it"),
      hasOwn ? make("h4", null, counted(own.length, "finding")) : null, hasOwn ? make("ul", { class: "plain" }, ...own.slice(0, 20)) : null,
      own.length > 20 ? make("p", { class: "rest" }, `… and ${own.length - 20} more; search for its name lists them`) : null,
      facts ? make("details", { open: true }, make("summary", null, "Facts"), make("p", { class: "faint" }, "As ", code("topolint facts"), " has them; what is not known is left out."),
        table(["fact", { title: "value", number: true }], facts.map(([fact, value]) => ({ cells: [code(data.facts.names[fact]), value] })))) : null,
    ].filter(Boolean));
  }

  // ---- What if

  function showGrowth() {
    const told = data.growth[Number(by("growth").value)];
    by("growth-value").textContent = told.words;
    by("growth").setAttribute("aria-valuetext", told.words);
    by("growth-told").replaceChildren(...rich(told.told));
    by("growth-rows").replaceChildren(...(told.rows.length
      ? [table([{ title: "at", number: true }, "part", "today and then", "first"], told.rows.map(([at, node, words, first]) => ({
        cells: [at, name(node, () => showPart(node)), rich(words), rich(first)],
      })))] : []), ...(told.more ? [make("p", { class: "rest" }, ...rich(told.more))] : []));
  }

  function setFault(part, level) {
    by("fault-part").value = String(part);
    by("fault").value = String(level);
    showFault();
    by("picture").scrollIntoView({ block: "nearest" });
  }

  function showFault() {
    state.fault = by("fault-part").value === "" ? -1 : Number(by("fault-part").value);
    state.level = Number(by("fault").value);
    const words = data.faults.levels[state.level];
    by("fault-value").textContent = words;
    by("fault").setAttribute("aria-valuetext", words);
    const told = outcome();
    by("fault-told").replaceChildren(...rich(told ? told.assumption + "." : state.level ? "Nobody waits for a queue: it can only fail." : ""));
    by("fault-terms").replaceChildren(...(told ? told.terms.flatMap(([name, value]) => term(name, value)) : []));
    by("fault-rows").replaceChildren(...(told && told.rows.length
      ? [table(["part", "state", "why"], told.rows.map(([node, word, why]) => ({
        cells: [name(node, () => showPart(node)), make("span", { class: "mark " + (word === "failed" ? "error" : "warning") }, word), rich(why)],
      })))] : []), ...(told && told.more ? [make("p", { class: "rest" }, ...rich(told.more))] : []));
    showPicture();
  }

  // ---- To begin with

  function options(id, names) {
    const sorted = names.map((name, index) => [name, index]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    for (const [name, index] of sorted) by(id).append(make("option", { value: index }, name));
    by(id).parentElement.hidden = names.length === 0;
  }

  options("rule", rules.map((rule) => rule.id));
  options("kind", data.kinds);
  options("team", data.teams);
  options("fault-part", data.faults.parts.map((node) => nodes.name[node]));
  by("fault-part").value = "0";
  by("fault").max = String(data.faults.levels.length - 1);
  by("growth").max = String(data.growth.length - 1);
  by("filters").addEventListener("submit", (event) => event.preventDefault());
  by("filters").addEventListener("input", () => { state.shown = page; showList(); });
  by("filters").addEventListener("reset", () => setTimeout(() => select({})));
  by("team").addEventListener("change", () => { if (by("team").value !== "") showTeam(Number(by("team").value)); });
  for (const name of ["findings", "parts"]) {
    by("tab-" + name).addEventListener("click", () => choose(name));
    by("tab-" + name).addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = name === "findings" ? "parts" : "findings";
      choose(other);
      by("tab-" + other).focus();
    });
  }
  by("more").addEventListener("click", () => { state.shown += page; showList(); });
  by("whole").addEventListener("click", () => select({}));
  by("smaller").addEventListener("click", () => { state.scale = Math.max(state.drawn / 1.25, 0.1); showPicture(); });
  by("larger").addEventListener("click", () => { state.scale = Math.min(state.drawn * 1.25, 4); showPicture(); });
  by("export").addEventListener("click", exportPicture);
  by("growth").addEventListener("input", showGrowth);
  by("fault").addEventListener("input", showFault);
  by("fault-part").addEventListener("change", showFault);
  by("explore").hidden = nodes.name.length === 0;
  by("whatif").hidden = data.growth.length === 0 && data.faults.parts.length === 0;
  by("growth-title").parentElement.hidden = data.growth.length === 0;
  by("fault-title").parentElement.hidden = data.faults.parts.length === 0;
  for (const item of document.querySelectorAll("nav li[hidden]")) {
    item.hidden = document.querySelector(item.firstChild.getAttribute("href")).closest("section[hidden]") !== null;
  }
  if (data.growth.length) showGrowth();
  if (data.faults.parts.length) showFault();
  if (data.whole) by("whole").textContent = data.whole.left ? "The worst parts" : "The whole system";
  choose(data.list);
  showDetail();
  showPicture();
  addEventListener("resize", showPicture);
})();
