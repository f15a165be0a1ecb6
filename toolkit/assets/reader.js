// The reader: lines of which only those near what is seen are in the page, the one that is open, and its article.
// It stands behind points.js and parts.js. What is chosen is the model's `state`; lines are asked for by blocks, with the
// key of their order, so that what was asked of an older order is let go.

const LOW = 32; // px of a line, as reader.css has it
const HIGH = 56; // the same where its columns stand above it
const NARROW = 760; // px of the list below which they do
const BLOCK = 200; // lines that come at a time
const KEPT = 15; // blocks that are kept
const AROUND = 8; // lines above and below what is seen that are there already
const PACE = 60; // ms between two requests while the list is moving
const PATIENCE = 200; // ms that older lines stay while newer ones are awaited
const PAUSE = 250; // ms after the last key, before a filter is asked for
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu;

// Whether most letters of a text run from right to left; a name in other letters changes nothing.
const runsLeft = (text) => {
  const n = text.match(RIGHT_TO_LEFT)?.length ?? 0;
  return n > 0 && 2 * n > (text.match(/\p{L}/gu)?.length ?? 0);
};

const cell = (role, text, kind) => {
  const made = element("div", "", kind);
  made.setAttribute("role", role);
  if (text) made.append(element("bdi", text));
  return made;
};

// Before, match and behind: where the script runs from right to left, so does the line.
const context = (role, before, match, behind, rtl) => {
  const box = element("div", "", "tk-context");
  box.dir = rtl ? "rtl" : "ltr";
  const rest = element("div", "", "tk-rest");
  rest.append(match, cell(role, behind, "tk-right"));
  box.append(cell(role, before, "tk-left"), rest);
  return box;
};

const marks = (box, marked, noted) => {
  box.textContent = `${marked ? "✓" : ""}${noted ? "✎" : ""}`;
  const told = [marked ? "marked" : "", noted ? "with a note" : ""].filter(Boolean).join(", ");
  box.setAttribute("aria-label", told || "not marked");
};

// A list of any length. It asks for blocks, opens and marks lines by their numbers, and says when it shows what it has.
const lineList = ({ ask, open, mark, settled }) => {
  const box = element("div", "", "tk-list");
  box.setAttribute("role", "grid");
  box.setAttribute("aria-label", "Lines");
  box.setAttribute("aria-readonly", "true");
  box.dataset.lmSuppressShortcuts = "true"; // JupyterLab has other uses for its keys
  const top = element("div", "", "tk-top");
  const body = element("div", "", "tk-body");
  for (const part of [top, body]) part.setAttribute("role", "rowgroup");
  box.append(top, body);
  const rows = new Map(); // those in the page, by their places
  const blocks = new Map();
  const asked = new Set();
  let [order, n, high, active, chosen] = ["", 0, LOW, 0, -1];
  let columns = [];
  let behind = false; // whether an older order is still seen, until lines of the newer one are there
  let aim = null; // where the list will then begin, if not where it is
  let [pacing, again, drawing] = [0, false, 0];

  const line = (at) => blocks.get(Math.floor(at / BLOCK))?.[at % BLOCK];
  const seen = () => {
    const from = aim ?? box.scrollTop;
    return [Math.floor(from / high), Math.ceil((from + box.clientHeight) / high)];
  };

  const fill = (row, at) => {
    const told = line(at);
    row.dataset.number = told ? told[0] : "";
    row.classList.toggle("tk-waiting", !told);
    row.setAttribute("aria-selected", String(Boolean(told) && told[0] === chosen));
    if (!told) return row.replaceChildren(cell("gridcell", "…"));
    const [, before, match, after, marked, noted, values] = told;
    const ticks = cell("gridcell", "", "tk-ticks");
    marks(ticks, marked, noted);
    const about = values.map((value) => {
      const made = cell("gridcell", value, "tk-value");
      if (value) made.title = value;
      return made;
    });
    const found = cell("gridcell", "", "tk-match");
    const marking = element("mark");
    marking.append(element("bdi", match));
    found.append(marking);
    row.replaceChildren(ticks, ...about, context("gridcell", before, found, after, runsLeft(before + match + after)));
  };

  const added = (at) => {
    const row = element("div", "", "tk-row");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", at + 2); // the first is that of the names
    row.dataset.at = at;
    row.style.transform = `translateY(${at * high}px)`;
    fill(row, at);
    rows.set(at, row);
    return row;
  };

  const draw = () => {
    if (behind) return;
    const [first, last] = seen();
    const wanted = new Set();
    for (let at = Math.max(0, first - AROUND); at < Math.min(n, last + AROUND); at++) wanted.add(at);
    if (n) wanted.add(active); // wherever it is, it may have the focus
    for (const [at, row] of rows) if (!wanted.has(at)) { row.remove(); rows.delete(at); }
    let next = body.firstChild;
    for (const at of [...wanted].sort((one, other) => one - other)) {
      const row = rows.get(at);
      if (row) next = row.nextSibling;
      else body.insertBefore(added(at), next);
    }
    for (const [at, row] of rows) row.tabIndex = at === active ? 0 : -1;
    want();
  };

  const want = () => { // the blocks that are seen, and the next one; not at every step of a moving list
    again = Boolean(pacing);
    if (pacing) return;
    pacing = setTimeout(() => { pacing = 0; if (again) want(); }, PACE);
    const [first, last] = seen();
    const [low, high] = [Math.floor(first / BLOCK), Math.floor(last / BLOCK)];
    const near = first % BLOCK < BLOCK / 2 ? low - 1 : high + 1;
    for (const block of [low, high, Math.floor(active / BLOCK), near]) {
      if (block < 0 || block * BLOCK >= n || blocks.has(block) || asked.has(block)) continue;
      asked.add(block);
      ask({ do: "rows", order, block });
    }
  };

  const forget = () => {
    const at = Math.floor(seen()[0] / BLOCK);
    const own = Math.floor(active / BLOCK);
    const far = [...blocks.keys()].filter((one) => one !== own).sort((one, other) => Math.abs(other - at) - Math.abs(one - at));
    for (const block of far.slice(0, Math.max(0, blocks.size - KEPT))) blocks.delete(block);
  };

  const show = () => { // the order that is wanted, with what has come of it
    for (const row of rows.values()) row.remove();
    rows.clear();
    name();
    box.setAttribute("aria-rowcount", n + 1);
    body.style.height = `${n * high}px`;
    if (aim !== null) box.scrollTop = aim;
    [behind, aim] = [false, null];
    measure();
  };

  const complete = () => {
    const [first, last] = seen();
    for (let at = first; at < Math.min(n, last); at++) if (!line(at)) return false;
    return true;
  };

  const take = (told) => {
    if (told.order !== order) return; // of an older order, or of another view's
    asked.delete(told.block);
    blocks.set(told.block, told.rows);
    forget();
    const held = body.contains(document.activeElement);
    if (behind && complete()) show();
    for (const [at, row] of rows) if (Math.floor(at / BLOCK) === told.block) fill(row, at);
    if (held) rows.get(active)?.focus({ preventScroll: true });
    if (complete()) settled();
  };

  const into = (at) => {
    const space = box.clientHeight - top.offsetHeight;
    if (at * high < box.scrollTop) box.scrollTop = at * high;
    else if ((at + 1) * high > box.scrollTop + space) box.scrollTop = (at + 1) * high - space;
  };

  const go = (to, focus = true) => {
    if (!n) return;
    active = Math.max(0, Math.min(n - 1, to));
    into(active);
    draw();
    if (focus) rows.get(active)?.focus({ preventScroll: true });
  };

  const measure = () => {
    const narrow = columns.length > 0 && box.clientWidth < NARROW;
    const before = high;
    box.classList.toggle("tk-narrow", narrow);
    high = narrow ? HIGH : LOW;
    body.style.height = `${n * high}px`;
    if (before === high) return draw();
    const at = box.scrollTop / before;
    for (const [at, row] of rows) row.style.transform = `translateY(${at * high}px)`;
    box.scrollTop = at * high;
    draw();
  };

  const name = () => { // what stands above the lines
    const row = element("div", "", "tk-row");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", 1);
    const ticks = cell("columnheader", "", "tk-ticks");
    ticks.append(element("span", "marks", "tk-hidden"));
    row.append(ticks, ...columns.map((column) => cell("columnheader", column, "tk-value")),
      context("columnheader", "before", cell("columnheader", "match", "tk-match"), "behind"));
    top.replaceChildren(row);
    box.style.setProperty("--columns", columns.length ? `repeat(${columns.length}, minmax(0, var(--wide)))` : " ");
    box.setAttribute("aria-colcount", columns.length + 4);
  };

  const set = (told, names, keep) => {
    const held = body.contains(document.activeElement);
    [order, n, columns] = [told.order, told.n, names];
    blocks.clear();
    asked.clear();
    clearTimeout(pacing);
    pacing = 0;
    active = keep ? Math.max(0, Math.min(active, n - 1)) : 0;
    aim = keep ? null : 0;
    behind = rows.size > 0 && n > 0;
    if (!behind) show();
    else {
      want();
      setTimeout(() => {
        if (!behind || told.order !== order) return;
        show();
        if (held) rows.get(active)?.focus({ preventScroll: true });
      }, PATIENCE);
    }
    if (!n) settled();
  };

  box.addEventListener("scroll", () => {
    if (drawing) return;
    drawing = requestAnimationFrame(() => { drawing = 0; draw(); });
  }, { passive: true });
  const sized = new ResizeObserver(measure);
  sized.observe(box);

  body.addEventListener("focusin", (event) => { // whoever brings the focus there: the keys go on from it
    const row = event.target.closest(".tk-row");
    if (!row || +row.dataset.at === active) return;
    active = +row.dataset.at;
    draw();
  });
  const page = () => Math.max(1, Math.floor((box.clientHeight - top.offsetHeight) / high) - 1);
  const moves = {
    ArrowUp: () => active - 1,
    ArrowDown: () => active + 1,
    PageUp: () => active - page(),
    PageDown: () => active + page(),
    Home: () => 0,
    End: () => n - 1,
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") event.stopPropagation();
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const told = line(active);
    if (moves[event.key]) go(moves[event.key]());
    else if (event.key === "Enter" && told) open(told[0]);
    else if (event.key === " " && told) mark(told[0], !told[4]);
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest(".tk-row");
    if (!row || String(getSelection())) return; // who selects words, copies them
    go(+row.dataset.at);
    const told = line(active);
    if (!told) return;
    if (event.target.closest(".tk-ticks")) mark(told[0], !told[4]);
    else open(told[0]);
  });

  const choose = (number) => {
    chosen = number;
    for (const row of rows.values()) row.setAttribute("aria-selected", String(row.dataset.number === String(number)));
  };
  const tick = (told) => {
    for (const lines of blocks.values()) {
      for (const one of lines) if (told.numbers.includes(one[0])) [one[4], one[5]] = [told.marked, told.note];
    }
    for (const [at, row] of rows) {
      if (told.numbers.includes(line(at)?.[0])) marks(row.querySelector(".tk-ticks"), told.marked, told.note);
    }
  };
  const stop = () => { clearTimeout(pacing); cancelAnimationFrame(drawing); sized.disconnect(); };
  const ready = (wanted) => wanted === order && !behind && complete();
  return { box, set, take, go, choose, tick, stop, ready, back: () => go(active) };
};

// The line that is open: its sentence, what is known of it, its mark and its note.
const openLine = ({ mark, note, read, close, longest }) => {
  const box = element("section", "", "tk-open");
  box.setAttribute("aria-label", "The line that is open");
  const tick = element("input", "", "tk-marked");
  tick.type = "checkbox";
  const write = element("textarea", "", "tk-note");
  write.rows = 2;
  write.maxLength = longest;
  let [number, kept] = [-1, ""];
  const keep = () => {
    if (number < 0 || write.value === kept) return;
    kept = write.value;
    note(number, kept);
  };
  tick.addEventListener("change", () => mark(number, tick.checked));
  write.addEventListener("change", keep);
  write.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    keep();
  });
  const marking = labelled("marked", tick);
  marking.classList.add("tk-tick");
  const noting = labelled("Note", write);
  noting.classList.add("tk-noting");
  const set = (told) => {
    if (told.number !== number) keep(); // what is typed is not lost with the line
    const anew = told.number !== number || told.number < 0 || box.dataset.key !== told.about_key;
    number = told.number;
    if (number < 0) return box.replaceChildren();
    tick.checked = told.marked;
    if (anew || document.activeElement !== write) write.value = told.note;
    kept = told.note;
    if (!anew) return;
    box.dataset.key = told.about_key;
    const heading = element("h2");
    heading.tabIndex = -1;
    heading.append(element("bdi", told.heading));
    const sentence = element("p", "", "tk-sentence");
    sentence.dir = "auto";
    sentence.append(told.sentence[0], element("mark", told.sentence[1]), told.sentence[2]);
    const bar = element("div", "", "tk-bar");
    if (!told.problem) bar.append(button("Read the article", "tk-read", read));
    bar.append(button("Close", "tk-shut", close));
    box.replaceChildren(heading, sentence, aboutList(told.about), marking, noting);
    if (told.problem) box.append(element("p", told.problem, "tk-problem"));
    box.append(bar);
  };
  return { box, set, focus: () => box.querySelector("h2")?.focus() };
};

function readerControls({ keys, columns }, change) {
  const form = element("div", "", "tk-controls");
  const [sides, nth] = [{ L: "left", R: "right" }, { 1: "1st", 2: "2nd", 3: "3rd" }];
  const told = (key) => (/^[123][LR]$/.test(key) ? `${nth[key[0]]} ${sides[key[1]]} (${key})` : key);
  const pairs = [["", "–"], ...keys.map((key) => [key, told(key)])];
  const sorts = ["Sort by", "then", "then by"].map((name, at) => {
    const made = select(`sort-${at + 1}`, pairs, () => change({ sort: sorts.map((one) => one.value).filter(Boolean) }));
    form.append(labelled(name, made));
    return made;
  });
  const ticked = (name, text) => {
    const tick = element("input", "", `tk-${name}`);
    tick.type = "checkbox";
    tick.addEventListener("change", () => change({ [name]: tick.checked }));
    const label = labelled(text, tick);
    label.classList.add("tk-tick");
    form.append(label);
    return tick;
  };
  const descending = ticked("descending", "from last to first");
  let waiting;
  const ask = () => {
    clearTimeout(waiting);
    change({ filter: filter.value });
  };
  const filter = field("search", "tk-filter", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  filter.maxLength = 200;
  filter.addEventListener("keydown", (event) => { if (event.key === "Enter") ask(); });
  form.append(labelled("Filter", filter));
  const only = ticked("only_marked", "marked lines only");
  const beside = several("columns", "Columns", columns.map((name) => [name, name]), change);
  if (columns.length) form.append(beside.box);
  const set = (state) => {
    sorts.forEach((one, at) => { one.value = state.sort[at] ?? ""; });
    descending.checked = state.descending;
    if (document.activeElement !== filter) filter.value = state.filter;
    only.checked = state.only_marked;
    beside.set(state.columns);
  };
  return { form, set };
}

export default {
  render({ model, el }) {
    const root = element("section", "", "tk-widget tk-reader");
    root.setAttribute("aria-label", "Reader of lines");
    keepKeys(root);
    const happens = statusLine(root);
    const { busy, say } = happens;
    const kept = keptState(model, happens);
    let [opened, closed] = [false, false]; // by this view: another one of the same reader keeps its focus
    const ask = (told) => {
      if (kept.ended()) return;
      busy(true);
      model.send(told);
    };
    const change = (some) => {
      if (kept.ended()) return;
      const before = model.get("state");
      const after = { ...before, ...some };
      opened = "chosen" in some && some.chosen >= 0;
      closed = some.chosen === -1;
      if (JSON.stringify(after) === JSON.stringify(before)) { // no answer would come: it is there already
        if (opened) detail.focus();
        opened = false;
        return;
      }
      busy(true);
      model.set("state", after);
      model.save_changes();
    };
    const mark = (number, marked) => { if (!kept.ended()) model.send({ do: "mark", number, marked }); };
    const done = () => { // one key for all that is shown: whoever waits for lines waits for their key
      if (list.ready(model.get("shown").order)) root.dataset.key = model.get("line").key;
    };
    const panel = readerControls(model.get("choices"), change);
    const list = lineList({ ask: (told) => { if (!kept.ended()) model.send(told); }, open: (chosen) => change({ chosen }), mark, settled: done });
    const detail = openLine({
      mark,
      note: (number, text) => ask({ do: "note", number, text }),
      read: () => { article.expect(); ask({ do: "article" }); },
      close: () => change({ chosen: -1 }),
      longest: model.get("choices").longest,
    });
    const article = articleView(() => detail.focus());
    root.append(panel.form, happens.line, kept.box, list.box, detail.box, article.box);
    let before = { order: "" };

    const show = () => {
      const shown = model.get("shown");
      const how = ({ sort, descending, filter, only_marked }) => JSON.stringify([sort, descending, filter, only_marked]);
      panel.set(shown.state);
      if (shown.order !== before.order) {
        list.set(shown, shown.state.columns, before.state && how(before.state) === how(shown.state));
      }
      before = shown;
      say(shown.told, Boolean(shown.failed));
      done();
    };
    const showLine = () => {
      const told = model.get("line");
      const fresh = told.number !== Number(root.dataset.chosen ?? -1);
      root.dataset.chosen = told.number;
      list.choose(told.number);
      detail.set({ ...told, about_key: JSON.stringify([told.number, told.about]) });
      busy(false);
      if (opened) detail.focus();
      else if (closed) list.back();
      else if (fresh && told.place >= 0) list.go(told.place, false);
      [opened, closed] = [false, false];
      done();
    };
    const showArticle = () => {
      article.set(model.get("article"));
      busy(false);
    };

    model.on("change:shown", show);
    model.on("change:line", showLine);
    model.on("change:article", showArticle);
    listen(model, kept, happens, {
      rows: list.take,
      marked: (told) => {
        list.tick(told);
        say(told.told, false);
      },
    });
    el.append(root);
    show();
    showLine();
    showArticle();
    return () => { list.stop(); busy(false); };
  },
};
