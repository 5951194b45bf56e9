#include "lib/symbolic/print_matrix.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/matrix_simplify.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/written_factors.hpp"

namespace separatrix {
namespace {

enum class Level { sum, product, power, atom };  // what binds weaker needs brackets

struct Written {
  std::string text;
  Level level;
};

Written write(const MatrixExpression& x);

std::string at_least(const MatrixExpression& x, Level level) {
  const Written written = write(x);
  return written.level < level ? "(" + written.text + ")" : written.text;
}

Written write_number(Expression x) {
  const std::string text = print(x);
  if (x.kind() == Kind::sum || split_coefficient(x).coefficient < 0) return {text, Level::sum};
  if (x.kind() == Kind::product || (x.is_number() && !is_integer(x.number()))) return {text, Level::product};
  if (x.kind() != Kind::power) return {text, Level::atom};
  return {text, text.starts_with("sqrt(") ? Level::atom : text.starts_with("1/") ? Level::product : Level::power};
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
  std::string text;
  if (factors.numerator != 1) text = factors.numerator.get_str();
  for (const MatrixExpression& each : factors.above) text += (text.empty() ? "" : "*") + at_least(each, Level::power);
  if (text.empty()) text = "1";
  if (factors.denominator != 1) text += "/" + factors.denominator.get_str();
  for (const MatrixExpression& each : factors.below) text += "/" + at_least(each, Level::power);
  return {(factors.negative ? "-" : "") + text, factors.negative ? Level::sum : Level::product};
}

std::string joined(const std::vector<MatrixExpression>& all, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += (i == from ? "" : ", ") + write(all[i]).text;
  return text;
}

std::string write_list(const MatrixExpression& x) {
  const Shape shape = x.shape();
  if (shape.columns == 1) return "[" + joined(x.arguments(), 0, shape.rows) + "]";
  std::string text;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    text += (i == 0 ? "[" : ", [") + joined(x.arguments(), i * shape.columns, (i + 1) * shape.columns) + "]";
  }
  return "[" + text + "]";
}

std::string write_entries(const MatrixExpression& x) {
  std::string text = at_least(x.arguments()[0], Level::atom);
  for (std::size_t k = 1; k < 3; ++k) {
    const Expression index = x.arguments()[k].number();
    text += "[" + (index.is_number(0) ? ":" : print(index)) + "]";
  }
  return text;
}

Written write(const MatrixExpression& x) {
  const std::vector<MatrixExpression>& arguments = x.arguments();
  const auto pair = [&](const std::string& sign, Level first, Level second) {
    return at_least(arguments[0], first) + sign + at_least(arguments[1], second);
  };
  switch (x.operation()) {
    case MatrixOperation::number: return write_number(x.number());
    case MatrixOperation::name: return {x.name(), Level::atom};
    case MatrixOperation::list: return {write_list(x), Level::atom};
    case MatrixOperation::sum: return write_sum(x);
    case MatrixOperation::product: return write_product(x);
    case MatrixOperation::elementwise: return {pair(" .* ", Level::power, Level::power), Level::product};
    case MatrixOperation::quotient:
      return {
          arguments[1].is_number() ? pair("/", Level::product, Level::power) : pair(" ./ ", Level::power, Level::power),
          Level::product};
    case MatrixOperation::power: return {pair("^", Level::atom, Level::atom), Level::power};
    case MatrixOperation::elementwise_power: return {pair(" .^ ", Level::atom, Level::atom), Level::power};
    case MatrixOperation::function: return {x.name() + "(" + joined(arguments, 0, arguments.size()) + ")", Level::atom};
    case MatrixOperation::entries: return {write_entries(x), Level::atom};
    case MatrixOperation::mean: break;
  }
  return {"mean(" + x.name() + ", " + write(arguments[0]).text + ")", Level::atom};
}

}  // namespace

std::string print(const MatrixExpression& x) { return write(x).text; }

}  // namespace separatrix
