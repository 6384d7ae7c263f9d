/*
 * ECMAScript 5, before everything else: an engine below the floor of this page gets a readable notice instead of a white
 * page, and so does one in which the page cannot start for another reason.
 */
(function () {
  var root = document.documentElement;
  var isWall = root.getAttribute('data-room') === 'wall';
  var isFine = isWall
    ? typeof Array.prototype.flat === 'function' // Chromium 69
    : !!window.CSS && !!CSS.supports && CSS.supports('inset', '0'); // Chromium 87

  function show(reason) {
    var notice = document.getElementById('notice');
    var page = document.getElementById(isWall ? 'wall' : 'app');
    if (notice.getAttribute('data-reason')) return;
    if (page) page.parentNode.removeChild(page);
    notice.setAttribute('data-reason', reason);
    notice.removeAttribute('hidden');
    var version = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent);
    var engine = document.createTextNode(version ? 'Chromium ' + version[1] : navigator.userAgent);
    document.getElementById('notice-engine').appendChild(engine);
  }

  /* Nobody stands before a wall to press a key: it tries again, once the server is there. */
  function tryAgain() {
    setTimeout(function () {
      var request = new XMLHttpRequest();
      request.onload = function () {
        if (request.status === 200) location.reload();
        else tryAgain();
      };
      request.onerror = tryAgain;
      request.open('GET', '/health');
      request.send();
    }, 20000);
  }

  /* An error before anything has been drawn: a script that did not arrive or cannot be read. */
  function look() {
    var page = document.getElementById(isWall ? 'wall' : 'app');
    if (!page || page.children.length > 0) return;
    show('error');
    if (isWall) tryAgain();
  }

  if (!isFine) root.setAttribute('data-too-old', '');
  document.addEventListener('DOMContentLoaded', function () {
    if (!isFine) show('old');
  });
  window.addEventListener(
    'error',
    function () {
      if (!isFine) return;
      if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', look);
      else look();
    },
    true,
  );
})();
