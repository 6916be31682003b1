(() => {
  /* The page is readable as it stands. What answers runs when it has been painted, or when somebody first touches it. */
  let begun = false;
  const painted = () => { document.documentElement.dataset.painted = "true"; };
  const begin = () => {
    if (begun) return;
    begun = true;
    painted();
    for (const code of document.querySelectorAll(".rr-later")) {
      const script = document.createElement("script");
      script.textContent = code.textContent;
      code.replaceWith(script);
    }
  };
  const soon = () => requestAnimationFrame(() => requestAnimationFrame(() => { painted(); setTimeout(begin, 0); }));
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(kind, begin, { once: true, capture: true, passive: true });
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
  /* What prints joins those who hear of it while this is told; so it is told again. */
  addEventListener("beforeprint", () => {
    if (begun) return;
    begin();
    dispatchEvent(new Event("beforeprint"));
  }, { once: true });
})();
