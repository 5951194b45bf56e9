// Slider, values under the pointer, and zoom of the figures. Every picture is already in the page; this only shows and hides
// frames, reads the recorded tables and moves the viewBox of the inner <svg class="plot">.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("separatrix-report").textContent);
  const tables = new Map();

  // the recorded CSV as { header, rows }, read once
  const tableOf = (place) => {
    if (!tables.has(place)) {
      const lines = data.recordings[place].table.trimEnd().split("\n").map((line) => line.split(","));
      tables.set(place, { header: lines[0], rows: lines.slice(1) });
    }
    return tables.get(place);
  };
  const short = (text) => (text === "" || isNaN(text) ? text : String(Number(Number(text).toPrecision(6))));

  // the cell of a plane that holds (x, y), in words
  const cellText = (recording, x, y) => {
    const { x: across, y: up } = data.recordings[recording].result;
    const index = (axis, value) => Math.floor(((value - axis.low) / (axis.high - axis.low)) * axis.cells);
    const column = index(across, x), row = index(up, y);
    if (column < 0 || row < 0 || column >= across.cells || row >= up.cells) return "";
    const { header, rows } = tableOf(recording);
    const cell = rows[row * across.cells + column];
    return ["label", "loss", "time"].map((name) => name + " " + short(cell[header.indexOf(name)])).join(", ");
  };

  // the row of a chart nearest to x, in words
  const rowText = (recording, key, x) => {
    const { header, rows } = tableOf(recording);
    const time = header.indexOf(key);
    let nearest = rows[0];
    for (const row of rows) if (Math.abs(row[time] - x) < Math.abs(nearest[time] - x)) nearest = row;
    return header.slice(time).map((name, i) => name + " = " + short(nearest[time + i])).slice(0, 10).join(", ");
  };

  document.querySelectorAll("figure[data-figure]").forEach((element) => {
    const figure = data.figures[Number(element.dataset.figure)];
    const frames = [...element.querySelectorAll(".frame")];
    const slider = element.querySelector("input[type=range]");
    const readout = element.querySelector(".readout");
    const whole = { x: 0, y: 0, width: 550, height: 380 };
    let view = { ...whole }, cross = null;
    const shown = () => (slider ? Number(slider.value) : 0);
    const svg = () => frames[shown()].querySelector("svg");

    // the ends of what is visible, in the units of the axes
    const ends = (name) => {
      const { [name + "Low"]: low, [name + "High"]: high } = svg().dataset, size = high - low;
      return name === "x"
        ? [Number(low) + (view.x / whole.width) * size, Number(low) + ((view.x + view.width) / whole.width) * size]
        : [Number(high) - ((view.y + view.height) / whole.height) * size, Number(high) - (view.y / whole.height) * size];
    };
    const draw = () => {
      frames.forEach((frame, i) => { frame.hidden = i !== shown(); });
      const plot = svg().querySelector(".plot");
      plot.setAttribute("viewBox", [view.x, view.y, view.width, view.height].join(" "));
      for (const name of ["x", "y"]) {
        const [low, high] = ends(name), ticks = svg().querySelectorAll("." + name + ".tick");
        ticks.forEach((tick, i) => {
          tick.textContent = String(Number((low + ((high - low) * i) / (ticks.length - 1)).toPrecision(view.width < whole.width ? 5 : 3)));
        });
      }
      const line = svg().querySelector(".cross");
      line.setAttribute("d", cross ? `M${cross.x} ${view.y}V${view.y + view.height}M${view.x} ${cross.y}H${view.x + view.width}` : "");
      if (!cross) { readout.textContent = ""; return; }
      const { xLow, xHigh, yLow, yHigh, xName, yName } = svg().dataset;
      const x = Number(xLow) + (cross.x / whole.width) * (xHigh - xLow);
      const y = Number(yHigh) - (cross.y / whole.height) * (yHigh - yLow);
      const recording = figure.frames[shown()].recordings[0];
      readout.textContent = figure.kind === "plane"
        ? `${xName} = ${short(x)}, ${yName} = ${short(y)}: ${cellText(recording, x, y)}`
        : rowText(recording, figure.kind === "stages" ? "s" : "t", x);
    };
    const zoom = (factor) => {
      const centre = cross || { x: view.x + view.width / 2, y: view.y + view.height / 2 };
      const size = Math.min(1, Math.max(1 / 64, (view.width * factor) / whole.width));
      const width = whole.width * size, height = whole.height * size;
      const clamp = (value, most) => Math.min(Math.max(value, 0), most);
      view = { width, height,
        x: clamp(centre.x - ((centre.x - view.x) / view.width) * width, whole.width - width),
        y: clamp(centre.y - ((centre.y - view.y) / view.height) * height, whole.height - height) };
      draw();
    };
    const reset = () => { view = { ...whole }; cross = null; draw(); };
    const move = (across, down) => {
      const from = cross || { x: view.x + view.width / 2, y: view.y + view.height / 2 };
      cross = { x: Math.min(Math.max(from.x + (across * view.width) / 40, view.x), view.x + view.width),
        y: Math.min(Math.max(from.y + (down * view.height) / 40, view.y), view.y + view.height) };
      draw();
    };

    element.querySelector(".controls").hidden = false;
    if (slider) slider.addEventListener("input", () => { slider.setAttribute("aria-valuetext", figure.frames[shown()].value); draw(); });
    element.querySelector("[data-zoom=in]").addEventListener("click", () => zoom(1 / 1.5));
    element.querySelector("[data-zoom=out]").addEventListener("click", () => zoom(1.5));
    element.querySelector("[data-zoom=reset]").addEventListener("click", reset);
    frames.forEach((frame) => {
      frame.addEventListener("pointermove", (event) => {
        const box = frame.querySelector(".axes").getBoundingClientRect();
        const across = (event.clientX - box.left) / box.width, down = (event.clientY - box.top) / box.height;
        const inside = across >= 0 && across <= 1 && down >= 0 && down <= 1;
        cross = inside ? { x: view.x + across * view.width, y: view.y + down * view.height } : null;
        draw();
      });
      frame.addEventListener("pointerleave", () => { cross = null; draw(); });
      frame.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && document.activeElement !== frame) return;  // the page scrolls over a picture that has no focus
        event.preventDefault();
        zoom(event.deltaY < 0 ? 1 / 1.2 : 1.2);
      }, { passive: false });
      frame.addEventListener("keydown", (event) => {
        const action = { ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0), ArrowUp: () => move(0, -1),
          ArrowDown: () => move(0, 1), "+": () => zoom(1 / 1.5), "-": () => zoom(1.5), 0: reset }[event.key];
        if (!action) return;
        event.preventDefault();
        action();
      });
    });
    draw();
  });
  document.querySelectorAll("[data-open]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.querySelectorAll("details").forEach((each) => { each.open = button.dataset.open === "true"; });
    });
  });
  addEventListener("beforeprint", () => document.querySelectorAll(".claim details").forEach((each) => { each.open = true; }));
})();
