/* What HTML documents share. A page needs no network and no script; a script only adds comfort. */
#include "src/report/page.h"

#include <inttypes.h>

#include "src/report/markup.h"

void page_begin(FILE *out, const char *kicker, struct slice title)
{
	fputs("<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n"
	      "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
	      "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=color-scheme content=\"light dark\">\n<title>",
	      out);
	markup_put(out, title);
	fprintf(out, " · %s</title>\n<style>\n", kicker);
	fwrite(page_css.bytes, 1, page_css.n, out);
	fprintf(out, "</style>\n<main>\n<header><p>%s</p><h1>", kicker);
	markup_put(out, title);
	fputs("</h1></header>\n", out);
}

void page_end(FILE *out, struct slice foot)
{
	fputs("<footer>", out);
	markup_put(out, foot);
	fputs("</footer>\n</main>\n<script>\n", out);
	fwrite(page_js.bytes, 1, page_js.n, out);
	fputs("</script>\n</html>\n", out);
}

void page_tile(FILE *out, struct slice figure, const char *label, const char *tone)
{
	fprintf(out, "<div class=\"tile %s\"><b>", tone);
	markup_put(out, figure);
	fprintf(out, "</b><span>%s</span></div>\n", label);
}

static uint64_t page_sum(const struct page_bar *bar)
{
	uint64_t sum = 0;

	for (int i = 0; i < SEVERITY_COUNT; i++)
		sum += bar->part[i];
	return sum;
}

void page_bars(FILE *out, const char *title, const struct page_bar *bar, size_t n)
{
	uint64_t most = 1;

	for (size_t i = 0; i < n; i++)
		most = page_sum(&bar[i]) > most ? page_sum(&bar[i]) : most;
	fprintf(out, "<section class=chart><h2>%s</h2>\n", title);
	for (size_t i = 0; i < n; i++) {
		fputs("<div class=bar><span>", out);
		markup_put(out, bar[i].label);
		fputs("</span><b>", out);
		figures_put(out, page_sum(&bar[i]), 0);
		fputs("</b><div>", out);
		for (int s = SEVERITY_COUNT - 1; s >= 0; s--)
			if (bar[i].part[s])
				fprintf(out,
					"<i class=b%d title=\"%s %" PRIu64
					"\" style=width:%.2f%%></i>",
					s, severity_name[s], bar[i].part[s],
					100.0 * (double)bar[i].part[s] / (double)most);
		fputs("</div></div>\n", out);
	}
	fputs("</section>\n", out);
}
