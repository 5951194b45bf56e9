#include <map>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/print_matrix.hpp"
#include "lib/symbolic/written_matrix.hpp"

namespace separatrix {
namespace {

struct Written {
  std::string text;
  Binding binding;
};

Written write(const MatrixExpression& x);

std::string in_brackets(const std::string& text) { return "\\left(" + text + "\\right)"; }

std::string at_least(const MatrixExpression& x, Binding binding) {
  const Written written = write(x);
  return written.binding < binding ? in_brackets(written.text) : written.text;
}

Written write_number(Expression x) {
  const bool is_sum = x.kind() == Kind::sum || split_coefficient(x).coefficient < 0;
  return {print_latex(x), is_sum ? Binding::sum : x.kind() == Kind::product ? Binding::product : Binding::atom};
}

Written write_product(const MatrixExpression& x) {
  const WrittenFactors factors = written_factors(x);
  std::string below;
  for (const MatrixExpression& each : factors.below)
    below += (below.empty() ? "" : " ") + at_least(each, Binding::product);
  std::string above = factors.numerator == 1 ? "" : factors.numerator.get_str();
  if (factors.denominator != 1) below = factors.denominator.get_str() + (below.empty() ? "" : " ") + below;
  if (!below.empty()) above = "\\frac{" + (above.empty() ? "1" : above) + "}{" + below + "}";
  for (const MatrixExpression& each : factors.above)
    above += (above.empty() ? "" : " ") + at_least(each, Binding::atom);
  return {(factors.negative ? "-" : "") + above, factors.negative ? Binding::sum : Binding::product};
}

std::string write_list(const MatrixExpression& x) {
  const Shape shape = x.shape();
  std::string text = "\\begin{pmatrix} ";
  for (std::size_t i = 0; i < shape.rows; ++i) {
    for (std::size_t j = 0; j < shape.columns; ++j) {
      text += write(x.arguments()[i * shape.columns + j]).text;
      text += j + 1 < shape.columns ? " & " : i + 1 < shape.rows ? " \\\\ " : "";
    }
  }
  return text + " \\end{pmatrix}";
}

Written write_function(const MatrixExpression& x) {
  static const std::map<std::string, std::string> commands{
      {"exp", "\\exp"},     {"log", "\\ln"},        {"ln", "\\ln"},
      {"sin", "\\sin"},     {"cos", "\\cos"},       {"tan", "\\tan"},
      {"tanh", "\\tanh"},   {"sinh", "\\sinh"},     {"cosh", "\\cosh"},
      {"max", "\\max"},     {"sigmoid", "\\sigma"}, {"asin", "\\arcsin"},
      {"acos", "\\arccos"}, {"min", "\\min"},       {"trace", "\\operatorname{tr}"}};
  const std::string& f = x.name();
  const std::vector<MatrixExpression>& arguments = x.arguments();
  std::string inside;
  for (const MatrixExpression& each : arguments) inside += (inside.empty() ? "" : ", ") + write(each).text;
  if (f == "transpose") return {at_least(arguments[0], Binding::atom) + "^{\\top}", Binding::atom};
  if (f == "norm2") return {"\\left\\| " + inside + " \\right\\|^{2}", Binding::atom};
  if (f == "norm") return {"\\left\\| " + inside + " \\right\\|", Binding::atom};
  if (f == "dot") return {"\\left\\langle " + inside + " \\right\\rangle", Binding::atom};
  if (f == "outer") {
    return {at_least(arguments[0], Binding::atom) + " " + at_least(arguments[1], Binding::atom) + "^{\\top}",
            Binding::product};
  }
  if (f == "identity") return {"I_{" + inside + "}", Binding::atom};
  if (f == "sqrt" && arguments.size() == 1) return {"\\sqrt{" + inside + "}", Binding::atom};
  const auto found = commands.find(f);
  return {(found == commands.end() ? "\\operatorname{" + f + "}" : found->second) + in_brackets(inside), Binding::atom};
}

std::string write_entries(const MatrixExpression& x) {
  std::string index;
  for (std::size_t k = 1; k < 3; ++k) {
    const Expression number = x.arguments()[k].number();
    index += (index.empty() ? "" : ",") + (number.is_number(0) ? std::string(":") : print_latex(number));
  }
  return in_brackets(write(x.arguments()[0]).text) + "_{" + index + "}";
}

Written write(const MatrixExpression& x) {
  const std::vector<MatrixExpression>& arguments = x.arguments();
  const auto pair = [&](const std::string& sign) {
    return Written{at_least(arguments[0], Binding::atom) + sign + at_least(arguments[1], Binding::atom),
                   Binding::product};
  };
  const auto raised = [&](const std::string& sign) {
    return Written{in_brackets(write(arguments[0]).text) + "^{" + sign + write(arguments[1]).text + "}", Binding::atom};
  };
  switch (x.operation()) {
    case MatrixOperation::number: return write_number(x.number());
    case MatrixOperation::name: return {latex_name(x.name()), Binding::atom};
    case MatrixOperation::list: return {write_list(x), Binding::atom};
    case MatrixOperation::sum: return {written_sum(x, at_least), Binding::sum};
    case MatrixOperation::product: return write_product(x);
    case MatrixOperation::elementwise: return pair(" \\odot ");
    case MatrixOperation::quotient:
      if (!arguments[1].is_number()) return pair(" \\oslash ");
      return {"\\frac{" + write(arguments[0]).text + "}{" + write(arguments[1]).text + "}", Binding::atom};
    case MatrixOperation::power: return raised("");
    case MatrixOperation::elementwise_power: return raised("\\circ ");
    case MatrixOperation::function: return write_function(x);
    case MatrixOperation::entries: return {write_entries(x), Binding::atom};
    case MatrixOperation::mean: break;
  }
  return {"\\left\\langle " + write(arguments[0]).text + " \\right\\rangle_{" + latex_name(x.name()) + "}",
          Binding::atom};
}

}  // namespace

std::string print_latex(const MatrixExpression& x) { return write(x).text; }

}  // namespace separatrix
