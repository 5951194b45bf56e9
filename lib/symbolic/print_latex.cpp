#include "lib/symbolic/formula_layout.hpp"
#include "lib/symbolic/written_function.hpp"

namespace separatrix {
namespace {

const FormulaLanguage& latex() {
  static const FormulaLanguage language{
      [](const std::string& digits) { return digits; },
      latex_name,
      [](Kind kind) { return written_function(kind).latex; },
      " + ",
      " - ",
      "-",
      " ",
      {"\\left(", "", "\\right)"},
      {"\\frac{", "}{", "}"},
      {"", "^{", "}"},
      {"\\sqrt{", "", "}"},
      {"\\left\\langle ", " \\right\\rangle_{", "}"},
      "\\pi",
  };
  return language;
}

}  // namespace

std::string latex_name(const std::string& name) {
  const auto [stem, index] = indexed_name(name);
  if (name.find('[') != std::string::npos) {  // W[1][2] is W_{1,2}, u1[2] is {u_{1}}_{2}
    const std::string whole = latex_name(stem);
    const bool has_index = whole.find('_') != std::string::npos;
    return (has_index ? "{" + whole + "}" : whole) + "_{" + index + "}";
  }
  std::string shown = stem;
  if (is_greek(stem)) {
    shown = "\\" + stem;
  } else if (stem.size() != 1) {
    shown = "\\mathrm{";
    for (const char c : stem) shown += c == '_' ? std::string("\\_") : std::string(1, c);
    shown += "}";
  }
  return index.empty() ? shown : shown + "_{" + index + "}";
}

std::string print_latex(Expression expression, const Notation& notation) {
  return write_formula(expression, latex(), notation);
}

}  // namespace separatrix
