#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/symbolic/print_mathml.hpp"
#include "tools/report/markup.hpp"
#include "tools/report/report.hpp"
#include "tools/shell/invocation.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* style_sheet =
#include "tools/report/page/report_css.inc"
    ;
constexpr const char* script =
#include "tools/report/page/report_js.inc"
    ;

// a value of the JSON of a result as text
std::string text_of(const Json& value) {
  return value.is_null() ? "-" : value.is_string() ? value.get<std::string>() : value.dump();
}

std::string cell(const Json& value) { return "<td>" + markup_text(text_of(value)) + "</td>"; }

std::string command_line(const Recording& recording) {
  return "<p class=\"dim\">Again: <code>" + markup_text(command_text(recording.words)) + "</code></p>";
}

std::string equation(const std::string& left, Expression right) {
  return "<div class=\"equations\"><math display=\"block\"><mrow>" + left + "<mo>=</mo>" + print_mathml(right) +
         "</mrow></math></div>\n";
}

std::string equations_of(const Model& model) {
  constexpr std::size_t most_states = 64;
  const ModelDescription& said = model.description();
  std::string text =
      fmt::format("<section class=\"model\"><h3>{}: {}</h3>\n<p class=\"dim\">{} [{}]</p>\n", markup_text(said.name),
                  markup_text(said.title), markup_text(said.source), name(said.status));
  if (model.has_loss()) text += equation("<mi>L</mi>", *said.loss);
  for (const Definition& each : said.definitions) text += equation(mathml_name(each.name), each.value);
  if (model.dimension() <= most_states) {
    text += "<details open><summary>flow</summary>\n";
    for (std::size_t i = 0; i < model.dimension(); ++i) {
      text += equation("<mover>" + mathml_name(said.states[i]) + "<mo>&#729;</mo></mover>", model.field()[i]);
    }
    text += "</details>\n";
  } else {
    text += fmt::format("<p>The flow has {} equations: <code>separatrix derive {}</code></p>\n", model.dimension(),
                        markup_text(said.name));
  }
  if (!said.invariants.empty()) text += "<p>Conserved:</p>\n";
  for (const Invariant& each : said.invariants) text += equation(mathml_name(each.name), each.value);
  if (said.parameters.empty()) return text + "</section>\n";
  text +=
      "<details><summary>parameters</summary><table><tr><th>name</th><th>default</th><th>allowed</th><th>meaning</th></"
      "tr>\n";
  for (const Parameter& each : said.parameters) {
    text += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", markup_text(each.name),
                        to_string(each.value), markup_text(each.domain.text(each.name)), markup_text(each.meaning));
  }
  return text + "</table></details></section>\n";
}

std::string quantities_of(const Json& claim) {
  const Json& quantities = claim.at("quantities");
  if (quantities.empty()) return "";
  std::string text = fmt::format(
      "<details><summary>{} {}</summary><div class=\"wide\"><table><tr><th>quantity</th><th>expected</th><th>found</th>"
      "<th>error</th><th>digits</th><th>verdict</th></tr>\n",
      quantities.size(), quantities.size() == 1 ? "quantity" : "quantities");
  for (const Json& each : quantities) {
    text += "<tr>";
    for (const char* key : {"name", "expected", "found", "error", "agreed_digits", "verdict"})
      text += cell(each.at(key));
    text += "</tr>\n";
  }
  return text + "</table></div></details>\n";
}

std::string hypotheses_of(const Json& claim) {
  const Json& hypotheses = claim.at("hypotheses");
  if (hypotheses.empty()) return "";
  std::string text = fmt::format("<details><summary>{} {}</summary><ul>", hypotheses.size(),
                                 hypotheses.size() == 1 ? "hypothesis" : "hypotheses");
  for (const Json& each : hypotheses) {
    const Json& holds = each.at("holds");
    text += fmt::format("<li>{}: {}</li>", markup_text(text_of(each.at("name"))),
                        holds.is_null()        ? "undecided"
                        : holds == Json(true)  ? "holds"
                        : holds == Json(false) ? "does not hold"
                                               : markup_text(text_of(holds)));
  }
  return text + "</ul></details>\n";
}

std::string claim_of(const Json& claim, const Recording& recording) {
  const std::string id = text_of(claim.at("claim")), verdict = text_of(claim.at("verdict"));
  std::string text = fmt::format(
      "<article class=\"claim {0}\" id=\"claim-{1}\"><div class=\"head\"><h3>{1}</h3><span "
      "class=\"verdict\">{0}</span> "
      "<span class=\"dim\">{2}; {3}; {4} digits</span></div>\n<p>{5}</p>\n",
      markup_text(verdict), markup_text(id), markup_text(text_of(claim.at("status"))),
      markup_text(text_of(claim.at("method"))), text_of(claim.at("digits")),
      markup_text(text_of(claim.at("statement"))));
  if (const std::string witness = text_of(claim.at("witness")); !witness.empty()) {
    text += "<p>Because: " + markup_text(witness) + "</p>\n";
  }
  if (const std::string rerun = text_of(claim.at("rerun")); !rerun.empty()) {
    text += "<p>See it again: <code>" + markup_text(rerun) + "</code></p>\n";
  }
  text += hypotheses_of(claim) + quantities_of(claim);
  std::vector<std::string> words = recording.words;  // "verify SUBJECT …", of this claim alone
  words.at(1) = text_of(claim.at("paper")) + "/" + id;
  return text + "<details><summary>source and command</summary><p>" + markup_text(text_of(claim.at("source"))) +
         "</p><p><code>" + markup_text(command_text(words)) + "</code></p></details></article>\n";
}

// "22 hold, 1 fails"
std::string count_of(const Json& claims) {
  std::map<std::string, std::size_t> counts;
  for (const Json& each : claims) ++counts[text_of(each.at("verdict"))];
  std::string text;
  for (const auto& [verdict, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, verdict);
  return text.empty() ? "no claims" : text;
}

std::string legend(const Figure& figure) {
  std::string text = "<ul class=\"legend\">";
  for (const LegendEntry& each : legend_of(figure)) {
    const char* sign = each.style.starts_with("region") ? "M0 0H24V12H0z"
                       : each.style == "point"          ? "M12 6h0"
                                                        : "M0 6H24";
    text +=
        fmt::format("<li><svg viewBox=\"0 0 24 12\" aria-hidden=\"true\"><path class=\"{}\" d=\"{}\"/></svg>{}</li>",
                    each.style, sign, markup_text(each.name));
  }
  return text + "</ul>\n";
}

std::string figure_of(const Figure& figure, std::size_t number) {
  std::string text = fmt::format(
      "<figure data-figure=\"{}\" id=\"figure-{}\">\n<figcaption><strong>Figure {}.</strong> {}: {}</figcaption>\n",
      number, number + 1, number + 1, markup_text(figure.model), markup_text(figure.title));
  for (std::size_t k = 0; k < figure.frames.size(); ++k) {
    const Frame& frame = figure.frames[k];
    text += fmt::format("<div class=\"frame\" tabindex=\"0\"{}>", k == 0 ? "" : " hidden");
    if (!figure.slider.empty()) {
      text += fmt::format("<p class=\"frame-value\">{} = {}</p>", markup_text(figure.slider), markup_text(frame.value));
    }
    text += svg_of(figure, frame) + "\n";
    for (const Recording& each : frame.recordings) text += command_line(each);
    text +=
        fmt::format("<p class=\"download\"><a download=\"{}-{}-{}.csv\" href=\"{}\">data as CSV</a></p></div>\n",
                    markup_text(figure.model), number + 1, k + 1, data_url("text/csv", frame.recordings.front().table));
  }
  text += legend(figure) + "<div class=\"controls\" hidden>";
  if (figure.frames.size() > 1) {
    text += fmt::format(
        "<label for=\"slider-{0}\">{1}</label><input id=\"slider-{0}\" type=\"range\" min=\"0\" max=\"{2}\" "
        "step=\"1\" value=\"0\" aria-valuetext=\"{3}\">",
        number, markup_text(figure.slider), figure.frames.size() - 1, markup_text(figure.frames.front().value));
  }
  return text +
         "<button type=\"button\" data-zoom=\"in\">zoom in</button><button type=\"button\" data-zoom=\"out\">zoom out"
         "</button><button type=\"button\" data-zoom=\"reset\">whole</button></div>\n<output class=\"readout\" "
         "aria-live=\"polite\"></output></figure>\n";
}

std::string files_of(const Report& report) {
  if (report.files.empty()) return "";
  std::string text = "<h2 id=\"files\">Files</h2>\n";
  for (const auto& [name, content] : report.files) {
    text += fmt::format(
        "<details><summary>{}</summary><p class=\"download\"><a download=\"{}\" href=\"{}\">download</a></p>"
        "<pre><code>{}</code></pre></details>\n",
        markup_text(name), markup_text(name), data_url("text/plain", content), markup_text(content));
  }
  return text;
}

}  // namespace

std::string html_of(const Report& report) {
  const Json data = json_of(report);
  std::string text = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      // nothing is fetched, whatever the page says: a request would be refused, and told on the console
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src "
      "'unsafe-inline'; img-src data:\"><meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\"><title>{}</title>\n<link rel=\"icon\" "
      "href=\"data:,\"><style>{}</style>\n"
      "<noscript><style>.frame[hidden]{{display:block}}</style></noscript></head>\n<body>\n",
      markup_text(report.paper.title), style_sheet);
  text += fmt::format(
      "<header><h1>{}</h1><p>{}</p><p>Claims: {}.</p><p class=\"dim\">separatrix {}, seed {}; made by <code>{}</code>; "
      "all of it "
      "again, compared digit by digit: <code>separatrix replay FILE</code></p></header>\n"
      "<nav><a href=\"#equations\">Equations</a><a href=\"#claims\">Claims</a><a href=\"#figures\">Figures</a>"
      "<a download=\"verdicts.json\" href=\"{}\">verdicts as JSON</a></nav>\n",
      markup_text(report.paper.title), markup_text(report.paper.citation), count_of(report.claims.result),
      markup_text(report.version), report.seed, markup_text(report.command),
      data_url("application/json", report.claims.result.dump()));
  text += "<main><h2 id=\"equations\">Equations</h2>\n";
  for (const TheoryModel& each : report.paper.models) text += equations_of(each.model);
  text +=
      "<h2 id=\"claims\">Claims</h2>\n<p><button type=\"button\" data-open=\"true\" hidden>open all</button> "
      "<button type=\"button\" data-open=\"false\" hidden>close all</button></p>\n";
  text += command_line(report.claims);
  for (const Json& each : report.claims.result) text += claim_of(each, report.claims);
  text += "<h2 id=\"figures\">Figures</h2>\n";
  for (std::size_t i = 0; i < report.figures.size(); ++i) text += figure_of(report.figures[i], i);
  text += files_of(report);
  return text + "</main>\n<script type=\"application/json\" id=\"separatrix-report\">" + json_in_script(data.dump()) +
         "</script>\n<script>" + script + "</script>\n</body></html>\n";
}

}  // namespace separatrix
