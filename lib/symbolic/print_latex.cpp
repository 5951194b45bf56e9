#include "lib/num/error.hpp"
#include "lib/symbolic/formula_layout.hpp"

namespace separatrix {
namespace {

FormulaMarks call(const std::string& name) { return {name + "\\left(", ", ", "\\right)"}; }

FormulaMarks function(Kind kind) {
  switch (kind) {
    case Kind::exp: return {"e^{", "", "}"};
    case Kind::abs: return {"\\left|", "", "\\right|"};
    case Kind::log: return call("\\ln");
    case Kind::sigmoid: return call("\\sigma");
    case Kind::tanh: return call("\\tanh");
    case Kind::sin: return call("\\sin");
    case Kind::cos: return call("\\cos");
    case Kind::sinh: return call("\\sinh");
    case Kind::cosh: return call("\\cosh");
    case Kind::asin: return call("\\arcsin");
    case Kind::acos: return call("\\arccos");
    case Kind::atan: return call("\\arctan");
    case Kind::atan2: return call("\\operatorname{atan2}");
    case Kind::erf:
    case Kind::erfc:
    case Kind::softplus:
    case Kind::sign:
    case Kind::relu: return call("\\operatorname{" + std::string(function_name(kind)) + "}");
    case Kind::number:
    case Kind::symbol:
    case Kind::sum:
    case Kind::product:
    case Kind::power:
    case Kind::column:
    case Kind::mean: break;
  }
  throw InternalError("no function in LaTeX");
}

const FormulaLanguage& latex() {
  static const FormulaLanguage language{
      [](const std::string& digits) { return digits; },
      latex_name,
      function,
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
