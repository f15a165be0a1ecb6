// Choosing days on a chart over time: who presses and draws along it chooses the whole periods under the band.
// It stands behind points.js. Where the panels and their periods lie, Python has told.

const FEWEST = 6; // px along the axis, below which it is a click
const REACH = 12; // px that a button on the edge of a panel stands out of it

const daysTold = (first, last) => {
  if (first && last) return first === last ? first : `${first} to ${last}`;
  if (first) return `from ${first}`;
  return last ? `until ${last}` : "all days";
};

// Over the chart in `box`; `choose` is given the first and the last day, "" where an end is open.
const dayBrush = (box, choose) => {
  const band = element("div", "", "tk-band");
  const told = element("div", "", "tk-days");
  for (const one of [band, told]) one.setAttribute("aria-hidden", "true");
  let surfaces = [];
  let periods = [];
  let drawing = null; // ends what listens while something is pressed
  let drawn = false; // since the last press: what is let go then is no click

  const drop = () => {
    drawing?.abort();
    drawing = null;
    band.remove();
    told.remove();
    box.classList.remove("tk-drawing");
  };

  const surfaceOf = ({ target, clientX, clientY }) => target.closest(".tk-panel") ?? surfaces.find((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return clientX > left - REACH && clientX < right + REACH && clientY > top - REACH && clientY < bottom + REACH;
  });

  const placeOf = (x, surface) => {
    const { left, width } = surface.getBoundingClientRect();
    const found = periods.findIndex(([, right]) => (x - left) / width < right);
    return found < 0 ? periods.length - 1 : found;
  };

  const draw = (surface, [low, high]) => {
    const [[left], [, right]] = [periods[low], periods[high]];
    band.style.left = `${left * 100}%`;
    band.style.width = `${(right - left) * 100}%`;
    surface.append(band);
    const all = box.getBoundingClientRect();
    const panel = surface.getBoundingClientRect();
    const middle = (100 * (panel.left - all.left + ((left + right) / 2) * panel.width)) / all.width;
    told.textContent = daysTold(periods[low][2], periods[high][3]);
    told.style.top = surface.style.top;
    told.style.left = `${middle}%`;
    told.style.transform = `translateX(${-middle}%)`; // so that it never stands out of the chart
    box.append(told);
  };

  const follow = (surface, { pointerId, clientX: start }) => {
    drawing = new AbortController();
    let ends = null;
    const on = (kind, act) => window.addEventListener(kind, act, { capture: true, signal: drawing.signal });
    const own = (act) => (event) => { if (event.pointerId === pointerId) act(event); };
    on("pointermove", own(({ clientX, buttons }) => {
      if (!buttons) return drop(); // it was let go where nobody heard of it
      if (!ends && Math.abs(clientX - start) < FEWEST) return;
      if (!ends) {
        drawn = true;
        box.setPointerCapture(pointerId);
        box.classList.add("tk-drawing");
      }
      ends = [placeOf(start, surface), placeOf(clientX, surface)].sort((one, other) => one - other);
      draw(surface, ends);
    }));
    on("pointerup", own(() => {
      drop();
      if (ends) choose(periods[ends[0]][2], periods[ends[1]][3]);
    }));
    on("pointercancel", own(drop));
    on("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation(); // JupyterLab has other uses for it
      drop();
    });
  };

  box.addEventListener("pointerdown", (event) => {
    drawn = false;
    drop(); // a second finger means something else
    if (!event.isPrimary || event.button || !event.target.closest(".tk-panel, .point")) return;
    const surface = surfaceOf(event);
    if (surface) follow(surface, event);
  });
  box.addEventListener("click", (event) => {
    if (drawn && event.detail) event.stopPropagation(); // keys, too, click: they have no detail
  }, true);

  // What stands over a new picture; of a single period there is nothing to be chosen.
  const over = (panels, spans) => {
    drop();
    periods = spans;
    surfaces = (spans.length > 1 ? panels : []).map((shares) => {
      const surface = element("div", "", "tk-panel");
      ["left", "top", "width", "height"].forEach((name, at) => { surface.style[name] = `${shares[at] * 100}%`; });
      return surface;
    });
    return surfaces;
  };
  return { over, drop };
};
