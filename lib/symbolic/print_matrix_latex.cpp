#include <map>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/matrix_simplify.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/print_matrix.hpp"
#include "lib/symbolic/written_factors.hpp"

namespace separatrix {
namespace {

enum class Level { sum, product, atom };  // what binds weaker needs brackets

struct Written {
  std::string text;
  Level level;
};

Written write(const MatrixExpression& x);

std::string in_brackets(const std::string& text) { return "\\left(" + text + "\\right)"; }

std::string at_least(const MatrixExpression& x, Level level) {
  const Written written = write(x);
  return written.level < level ? in_brackets(written.text) : written.text;
}

Written write_number(Expression x) {
  const bool is_sum = x.kind() == Kind::sum || split_coefficient(x).coefficient < 0;
  return {print_latex(x), is_sum ? Level::sum : x.kind() == Kind::product ? Level::product : Level::atom};
}

Written write_sum(const MatrixExpression& x) {
  std::string text;
  for (const MatrixExpression& term : x.arguments()) {
    const bool minus = split_coefficient(term).coefficient < 0;
    if (text.empty()) {
      text = at_least(term, term.operation() == MatrixOperation::sum ? Level::product : Level::sum);
    } else {
      text += minus ? " - " : " + ";
      text += at_least(minus ? simplified_product({-1, term}) : term, Level::product);
    }
  }
  return {text, Level::sum};
}

Written write_product(const MatrixExpression& x) {
  const WrittenFactors factors = written_factors(x);
  std::string below;
  for (const MatrixExpression& each : factors.below)
    below += (below.empty() ? "" : " ") + at_least(each, Level::product);
  std::string above = factors.numerator == 1 ? "" : factors.numerator.get_str();
  if (factors.denominator != 1) below = factors.denominator.get_str() + (below.empty() ? "" : " ") + below;
  if (!below.empty()) above = "\\frac{" + (above.empty() ? "1" : above) + "}{" + below + "}";
  for (const MatrixExpression& each : factors.above) above += (above.empty() ? "" : " ") + at_least(each, Level::atom);
  return {(factors.negative ? "-" : "") + above, factors.negative ? Level::sum : Level::product};
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
  if (f == "transpose") return {at_least(arguments[0], Level::atom) + "^{\\top}", Level::atom};
  if (f == "norm2") return {"\\left\\| " + inside + " \\right\\|^{2}", Level::atom};
  if (f == "norm") return {"\\left\\| " + inside + " \\right\\|", Level::atom};
  if (f == "dot") return {"\\left\\langle " + inside + " \\right\\rangle", Level::atom};
  if (f == "outer") {
    return {at_least(arguments[0], Level::atom) + " " + at_least(arguments[1], Level::atom) + "^{\\top}",
            Level::product};
  }
  if (f == "identity") return {"I_{" + inside + "}", Level::atom};
  if (f == "sqrt" && arguments.size() == 1) return {"\\sqrt{" + inside + "}", Level::atom};
  const auto found = commands.find(f);
  return {(found == commands.end() ? "\\operatorname{" + f + "}" : found->second) + in_brackets(inside), Level::atom};
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
    return Written{at_least(arguments[0], Level::atom) + sign + at_least(arguments[1], Level::atom), Level::product};
  };
  const auto raised = [&](const std::string& sign) {
    return Written{in_brackets(write(arguments[0]).text) + "^{" + sign + write(arguments[1]).text + "}", Level::atom};
  };
  switch (x.operation()) {
    case MatrixOperation::number: return write_number(x.number());
    case MatrixOperation::name: return {latex_name(x.name()), Level::atom};
    case MatrixOperation::list: return {write_list(x), Level::atom};
    case MatrixOperation::sum: return write_sum(x);
    case MatrixOperation::product: return write_product(x);
    case MatrixOperation::elementwise: return pair(" \\odot ");
    case MatrixOperation::quotient:
      if (!arguments[1].is_number()) return pair(" \\oslash ");
      return {"\\frac{" + write(arguments[0]).text + "}{" + write(arguments[1]).text + "}", Level::atom};
    case MatrixOperation::power: return raised("");
    case MatrixOperation::elementwise_power: return raised("\\circ ");
    case MatrixOperation::function: return write_function(x);
    case MatrixOperation::entries: return {write_entries(x), Level::atom};
    case MatrixOperation::mean: break;
  }
  return {"\\left\\langle " + write(arguments[0]).text + " \\right\\rangle_{" + latex_name(x.name()) + "}",
          Level::atom};
}

}  // namespace

std::string print_latex(const MatrixExpression& x) { return write(x).text; }

}  // namespace separatrix
