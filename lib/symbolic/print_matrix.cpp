#include "lib/symbolic/print_matrix.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/written_matrix.hpp"

namespace separatrix {
namespace {

struct Written {
  std::string text;
  Binding binding;
};

Written write(const MatrixExpression& x);

std::string at_least(const MatrixExpression& x, Binding binding) {
  const Written written = write(x);
  return written.binding < binding ? "(" + written.text + ")" : written.text;
}

Written write_number(Expression x) {
  const std::string text = print(x);
  if (x.kind() == Kind::sum || split_coefficient(x).coefficient < 0) return {text, Binding::sum};
  if (x.kind() == Kind::product || (x.is_number() && !is_integer(x.number()))) return {text, Binding::product};
  if (x.kind() != Kind::power) return {text, Binding::atom};
  return {text, text.starts_with("sqrt(") ? Binding::atom : text.starts_with("1/") ? Binding::product : Binding::power};
}

Written write_product(const MatrixExpression& x) {
  const WrittenFactors factors = written_factors(x);
  std::string text;
  if (factors.numerator != 1) text = factors.numerator.get_str();
  for (const MatrixExpression& each : factors.above) text += (text.empty() ? "" : "*") + at_least(each, Binding::power);
  if (text.empty()) text = "1";
  if (factors.denominator != 1) text += "/" + factors.denominator.get_str();
  for (const MatrixExpression& each : factors.below) text += "/" + at_least(each, Binding::power);
  return {(factors.negative ? "-" : "") + text, factors.negative ? Binding::sum : Binding::product};
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
  std::string text = at_least(x.arguments()[0], Binding::atom);
  for (std::size_t k = 1; k < 3; ++k) {
    const Expression index = x.arguments()[k].number();
    text += "[" + (index.is_number(0) ? ":" : print(index)) + "]";
  }
  return text;
}

Written write(const MatrixExpression& x) {
  const std::vector<MatrixExpression>& arguments = x.arguments();
  const auto pair = [&](const std::string& sign, Binding first, Binding second) {
    return at_least(arguments[0], first) + sign + at_least(arguments[1], second);
  };
  switch (x.operation()) {
    case MatrixOperation::number: return write_number(x.number());
    case MatrixOperation::name: return {x.name(), Binding::atom};
    case MatrixOperation::list: return {write_list(x), Binding::atom};
    case MatrixOperation::sum: return {written_sum(x, at_least), Binding::sum};
    case MatrixOperation::product: return write_product(x);
    case MatrixOperation::elementwise: return {pair(" .* ", Binding::power, Binding::power), Binding::product};
    case MatrixOperation::quotient:
      return {arguments[1].is_number() ? pair("/", Binding::product, Binding::power)
                                       : pair(" ./ ", Binding::power, Binding::power),
              Binding::product};
    case MatrixOperation::power: return {pair("^", Binding::atom, Binding::atom), Binding::power};
    case MatrixOperation::elementwise_power: return {pair(" .^ ", Binding::atom, Binding::atom), Binding::power};
    case MatrixOperation::function:
      return {x.name() + "(" + joined(arguments, 0, arguments.size()) + ")", Binding::atom};
    case MatrixOperation::entries: return {write_entries(x), Binding::atom};
    case MatrixOperation::mean: break;
  }
  return {"mean(" + x.name() + ", " + write(arguments[0]).text + ")", Binding::atom};
}

}  // namespace

std::string print(const MatrixExpression& x) { return write(x).text; }

}  // namespace separatrix
