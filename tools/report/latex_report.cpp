#include <fmt/format.h>

#include "lib/symbolic/print.hpp"
#include "tools/report/latex_text.hpp"
#include "tools/report/report.hpp"
#include "tools/shell/invocation.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* preamble =
    R"(% Compiles on its own with pdflatex; for an appendix take what stands between \begin{document} and \end{document}.
\documentclass[11pt]{article}
\usepackage[margin=2.2cm]{geometry}
\usepackage{amsmath,amssymb,longtable}
\usepackage{graphicx}
% a formula wider than the page is made smaller; a number may break anywhere
\newsavebox{\formulabox}
\newcommand{\resizeifwide}[1]{\sbox{\formulabox}{$\displaystyle #1$}%
  \ifdim\wd\formulabox>\linewidth\resizebox{\linewidth}{!}{\usebox{\formulabox}}\else\usebox{\formulabox}\fi}
\makeatletter
\newcommand{\breakanywhere}[1]{\@tfor\character:=#1\do{\character\hskip0pt plus0.1pt\relax}}
\makeatother
\setlength{\emergencystretch}{4em}
\begin{document}
)";

std::string text_of(const Json& value) {
  return latex_text(value.is_null() ? "-" : value.is_string() ? value.get<std::string>() : value.dump());
}

// formulas of more characters do not fit a page
std::string formula(const std::string& left, Expression right) {
  constexpr std::size_t most = 1500;
  const std::string text = print_latex(right);
  if (text.size() > most) return fmt::format("\\par ${}$: see \\texttt{{separatrix derive}}.\n", left);
  return fmt::format("\\[\\resizeifwide{{{} = {}}}\\]\n", left, text);
}

std::string equations_of(const Model& model) {
  const ModelDescription& said = model.description();
  std::string text = fmt::format("\\subsection*{{{}: {}}}\n", latex_text(said.name), latex_text(said.title));
  if (model.has_loss()) text += formula("L", *said.loss);
  for (const Definition& each : said.definitions) text += formula(latex_name(each.name), each.value);
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    text += formula(fmt::format("\\dot{{{}}}", latex_name(said.states[i])), model.field()[i]);
  }
  return text;
}

// a decimal may break anywhere, words break between words
std::string breakable(const Json& value) {
  const std::string text = text_of(value);
  const bool is_decimal = text.find_first_not_of("+-.0123456789e") == std::string::npos;
  return is_decimal ? "\\breakanywhere{" + text + "}" : text;
}

std::string claims_of(const Json& claims) {
  std::string text =
      "\\section*{Claims}\n\\begin{longtable}{@{}p{0.13\\textwidth}p{0.44\\textwidth}lllr@{}}\nclaim & statement & "
      "status & "
      "verdict & method & digits \\\\ \\hline\n\\endhead\n";
  for (const Json& each : claims) {
    text += fmt::format("\\raggedright {} & \\raggedright {} & {} & {} & {} & {} \\\\\n", text_of(each.at("claim")),
                        text_of(each.at("statement")), text_of(each.at("status")), text_of(each.at("verdict")),
                        text_of(each.at("method")), text_of(each.at("digits")));
  }
  return text + "\\end{longtable}\n";
}

std::string quantities_of(const Json& claims) {
  std::string text =
      "\\section*{Quantities}\n{\\scriptsize\n\\begin{longtable}{@{}p{0.09\\textwidth}p{0.29\\textwidth}p{0."
      "19\\textwidth}p{0.19"
      "\\textwidth}p{0.1\\textwidth}@{}}\nclaim & quantity & expected & found & error \\\\ \\hline\n\\endhead\n";
  for (const Json& claim : claims) {
    for (const Json& each : claim.at("quantities")) {
      text += fmt::format("{} & {} & {} & {} & {} \\\\\n", text_of(claim.at("claim")), text_of(each.at("name")),
                          breakable(each.at("expected")), breakable(each.at("found")), text_of(each.at("error")));
    }
  }
  return text + "\\end{longtable}}\n";
}

}  // namespace

std::string latex_of(const Report& report) {
  std::string text =
      fmt::format("% {} (separatrix {}, seed {})\n", report.command, report.version, report.seed) + preamble;
  text += fmt::format("\\section*{{{}}}\n{}\n\n", latex_text(report.paper.title), latex_text(report.paper.citation));
  for (const TheoryModel& each : report.paper.models) text += equations_of(each.model);
  text += claims_of(report.claims.result) + quantities_of(report.claims.result);
  text += "\\section*{Figures}\n";
  for (const Figure& figure : report.figures) {
    const Frame& frame = figure.frames.front();
    const std::string at = figure.slider.empty() ? "" : fmt::format(" ({} = {})", figure.slider, frame.value);
    text +=
        fmt::format("\\begin{{figure}}[htbp]\\centering\n{}\\caption{{{}: {}{}. \\texttt{{{}}}}}\n\\end{{figure}}\n",
                    latex_picture_of(figure, frame), latex_text(figure.model), latex_text(figure.title), latex_text(at),
                    latex_text(command_text(frame.recordings.front().words)));
  }
  return text + "\\end{document}\n";
}

}  // namespace separatrix
