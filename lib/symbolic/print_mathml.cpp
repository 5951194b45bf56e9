#include "lib/symbolic/print_mathml.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/formula_layout.hpp"
#include "lib/symbolic/written_function.hpp"

namespace separatrix {
namespace {

// the letter of a Greek name has a named entity in HTML, but not in XML
std::string greek_letter(const std::string& name) {
  static const std::string names[] = {"alpha",   "beta", "gamma", "delta",  "epsilon", "zeta", "eta",
                                      "theta",   "iota", "kappa", "lambda", "mu",      "nu",   "xi",
                                      "omicron", "pi",   "rho",   "",       "sigma",   "tau",  "upsilon",
                                      "phi",     "chi",  "psi",   "omega"};
  constexpr int alpha = 0x3B1;  // U+03B1, and the others behind it
  int letter = alpha;
  for (const std::string& each : names) {
    if (each == name) return "&#" + std::to_string(letter) + ";";
    ++letter;
  }
  throw InternalError(name + " is no Greek letter");
}

const FormulaLanguage& mathml() {
  static const FormulaLanguage language{
      [](const std::string& digits) { return "<mn>" + digits + "</mn>"; },
      mathml_name,
      [](Kind kind) { return written_function(kind).mathml; },
      "<mo>+</mo>",
      "<mo>&#8722;</mo>",
      "<mo>&#8722;</mo>",
      "<mo>&#8290;</mo>",  // invisible times
      {"<mrow><mo>(</mo>", "", "<mo>)</mo></mrow>"},
      {"<mfrac><mrow>", "</mrow><mrow>", "</mrow></mfrac>"},
      {"<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"},
      {"<msqrt>", "", "</msqrt>"},
      {"<msub><mrow><mo>&#10216;</mo>", "<mo>&#10217;</mo></mrow>", "</msub>"},
      "<mi>&#960;</mi>",
  };
  return language;
}

}  // namespace

std::string mathml_name(const std::string& name) {
  const auto [stem, index] = indexed_name(name);
  const std::string shown = name.find('[') != std::string::npos ? mathml_name(stem)
                            : is_greek(stem)                    ? "<mi>" + greek_letter(stem) + "</mi>"
                                                                : "<mi>" + stem + "</mi>";
  return index.empty() ? shown : "<msub>" + shown + "<mn>" + index + "</mn></msub>";
}

std::string print_mathml(Expression expression, const Notation& notation) {
  const std::string text = write_formula(expression, mathml(), notation);
  if (!text.ends_with("\u2026")) return "<mrow>" + text + "</mrow>";
  return "<mtext>(longer than a page can show)</mtext>";
}

}  // namespace separatrix
