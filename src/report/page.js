/* Sorts and filters the list of files; without it the page reads just the same. */
(function () {
	"use strict";
	var list = document.getElementById("files");
	if (!list)
		return;
	document.documentElement.classList.add("js");

	var files = Array.prototype.map.call(list.getElementsByTagName("details"), function (el) {
		var cells = el.firstElementChild.children;
		return {
			el: el,
			path: cells[0].textContent,
			cells: cells,
			groups: Array.prototype.map.call(el.getElementsByClassName("g"), function (g) {
				var at = g.dataset.r.split(" ").map(Number);
				return {el: g, rule: at[0], severity: at[1], n: at[2]};
			})
		};
	});
	var text = document.getElementById("text"), rule = document.getElementById("rule");
	var levels = document.querySelectorAll(".tools input[type=checkbox]");
	var heads = document.querySelectorAll(".head button");
	var output = document.querySelector(".tools output");
	/* What a column counts: a severity, or "all"; column 0 is the path. */
	var columns = Array.prototype.map.call(heads, function (b) {
		return b.dataset.s || "all";
	});
	var last = columns.length - 1, sorted = last, down = true;

	function show(n) {
		return n.toLocaleString("en-US");
	}

	function filter() {
		var want = text.value.toLowerCase(), id = rule.value, nfiles = 0, nfindings = 0;
		var on = [];
		levels.forEach(function (box) {
			on[box.value] = box.checked;
		});
		files.forEach(function (f) {
			var sum = {all: 0};
			f.groups.forEach(function (g) {
				var seen = on[g.severity] && (id === "" || g.rule === +id);
				g.el.hidden = !seen;
				if (seen) {
					sum[g.severity] = (sum[g.severity] || 0) + g.n;
					sum.all += g.n;
				}
			});
			f.sum = columns.map(function (name) {
				return sum[name] || 0;
			});
			f.el.hidden = !sum.all || f.path.toLowerCase().indexOf(want) < 0;
			for (var i = 1; i <= last; i++)
				f.cells[i].textContent = f.sum[i] ? show(f.sum[i]) : "";
			if (!f.el.hidden) {
				nfiles++;
				nfindings += sum.all;
			}
		});
		output.textContent = show(nfindings) + (nfindings === 1 ? " finding in " : " findings in ") +
			show(nfiles) + (nfiles === 1 ? " file" : " files");
	}

	function sort() {
		var parts = document.createDocumentFragment();
		files.sort(function (a, b) {
			var c = sorted ? a.sum[sorted] - b.sum[sorted] : 0;
			if (c)
				return down ? -c : c;
			c = a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
			return sorted || !down ? c : -c;
		});
		files.forEach(function (f) {
			parts.appendChild(f.el);
		});
		list.appendChild(parts);
		heads.forEach(function (b, i) {
			b.setAttribute("aria-pressed", i === sorted);
		});
	}

	heads.forEach(function (b, i) {
		b.addEventListener("click", function () {
			down = i === sorted ? !down : i > 0;
			sorted = i;
			sort();
		});
	});
	text.addEventListener("input", filter);
	[rule].concat(Array.prototype.slice.call(levels)).forEach(function (el) {
		el.addEventListener("change", function () {
			filter();
			sort();
		});
	});
	filter();
	heads[last].setAttribute("aria-pressed", true);
}());
