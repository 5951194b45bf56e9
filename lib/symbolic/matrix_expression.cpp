#include "lib/symbolic/matrix_expression.hpp"

#include <algorithm>
#include <functional>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

using Arguments = std::vector<MatrixExpression>;

bool all_plain(const Arguments& x) {
  return std::all_of(x.begin(), x.end(), [](const MatrixExpression& each) { return each.is_plain(); });
}

std::vector<Expression> numbers(const Arguments& x) {
  std::vector<Expression> all;
  for (const MatrixExpression& each : x) all.push_back(each.number());
  return all;
}

[[noreturn]] void refuse(const std::string& what, const Shape& a, const Shape& b, const std::string& allowed) {
  throw InvalidArgument(what + " " + a.text() + " and " + b.text(), "", allowed);
}

// entry by entry, of two equal shapes or of a number with every entry
std::vector<Expression> by_entries(const MatrixExpression& a, const MatrixExpression& b, const std::string& what,
                                   Expression (*of)(Expression, Expression)) {
  if (a.shape() != b.shape() && !a.is_number() && !b.is_number()) refuse(what, a.shape(), b.shape(), "equal shapes");
  const Shape shape = a.is_number() ? b.shape() : a.shape();
  std::vector<Expression> entries;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    for (std::size_t j = 0; j < shape.columns; ++j) {
      entries.push_back(of(a.is_number() ? a.number() : a.entry(i, j), b.is_number() ? b.number() : b.entry(i, j)));
    }
  }
  return entries;
}

MatrixExpression by_entries(MatrixOperation operation, const MatrixExpression& a, const MatrixExpression& b,
                            const std::string& what, Expression (*of)(Expression, Expression)) {
  std::vector<Expression> entries = by_entries(a, b, what, of);
  if (a.is_plain() && b.is_plain()) return entries.front();
  return {operation, {a, b}, a.is_number() ? b.shape() : a.shape(), std::move(entries)};
}

Expression times(Expression a, Expression b) { return a * b; }

// the entries of a product of two
MatrixExpression multiplied(const MatrixExpression& a, const MatrixExpression& b) {
  if (a.is_number() || b.is_number()) {
    return by_entries(MatrixOperation::product, a, b, "", times);
  }
  const Shape left = a.shape(), right = b.shape();
  if (left.columns != right.rows) {
    const bool same_vectors = left == right && left.is_vector();
    refuse("product of", left, right,
           same_vectors ? "dot(v, w), outer(v, w) or v .* w"
                        : "as many columns on the left, " + std::to_string(left.columns) + ", as rows on the right, " +
                              std::to_string(right.rows));
  }
  std::vector<Expression> entries;
  for (std::size_t i = 0; i < left.rows; ++i) {
    for (std::size_t j = 0; j < right.columns; ++j) {
      std::vector<Expression> terms;
      for (std::size_t k = 0; k < left.columns; ++k) terms.push_back(a.entry(i, k) * b.entry(k, j));
      entries.push_back(sum(std::move(terms)));
    }
  }
  return {MatrixOperation::product, {a, b}, {left.rows, right.columns}, std::move(entries)};
}

void check_index(long index, std::size_t most, const std::string& of) {
  if (index >= 0 && static_cast<std::size_t>(index) <= most) return;
  throw InvalidArgument("index " + std::to_string(index) + " of " + of, "", "1 to " + std::to_string(most));
}

}  // namespace

MatrixExpression::MatrixExpression(const ShapedName& name) {
  std::vector<Expression> entries;
  for (const std::string& each : name.entries()) entries.push_back(symbol(each));
  node_ = std::make_shared<const Node>(Node{MatrixOperation::name, {}, name.shape, std::move(entries), name.name, {}});
}

MatrixExpression::MatrixExpression(MatrixOperation operation, std::vector<MatrixExpression> arguments, Shape shape,
                                   std::vector<Expression> entries, std::string name, std::optional<Dataset> data)
    : node_(std::make_shared<const Node>(
          Node{operation, std::move(arguments), shape, std::move(entries), std::move(name), data})) {}

const std::vector<MatrixExpression>& MatrixExpression::arguments() const {
  static const std::vector<MatrixExpression> none;
  return node_ ? node_->arguments : none;
}

const std::string& MatrixExpression::name() const {
  static const std::string none;
  return node_ ? node_->name : none;
}

MatrixExpression sum(const std::vector<MatrixExpression>& terms) {
  if (all_plain(terms)) return sum(numbers(terms));
  const Shape shape = terms.front().shape();
  for (const MatrixExpression& each : terms) {
    if (each.shape() != shape) refuse("sum of", shape, each.shape(), "equal shapes");
  }
  std::vector<Expression> entries;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    for (std::size_t j = 0; j < shape.columns; ++j) {
      std::vector<Expression> parts;
      for (const MatrixExpression& each : terms) parts.push_back(each.entry(i, j));
      entries.push_back(sum(std::move(parts)));
    }
  }
  return {MatrixOperation::sum, terms, shape, std::move(entries)};
}

MatrixExpression product(const std::vector<MatrixExpression>& factors) {
  if (all_plain(factors)) return product(numbers(factors));
  const bool of_numbers =
      std::all_of(factors.begin(), factors.end(), [](const MatrixExpression& each) { return each.is_number(); });
  if (of_numbers) return {MatrixOperation::product, factors, {}, {product(numbers(factors))}};
  MatrixExpression result = factors.front();
  for (std::size_t k = 1; k < factors.size(); ++k) result = multiplied(result, factors[k]);
  return {MatrixOperation::product, factors, result.shape(), result.entries()};
}

MatrixExpression operator-(const MatrixExpression& x) {
  if (x.is_plain()) return -x.number();
  return product(std::vector<MatrixExpression>{-1, x});
}

MatrixExpression elementwise_product(const MatrixExpression& a, const MatrixExpression& b) {
  return by_entries(MatrixOperation::elementwise, a, b, "elementwise product of", times);
}

MatrixExpression quotient(const MatrixExpression& a, const MatrixExpression& b, bool elementwise) {
  if (!elementwise && !b.is_number()) {
    throw InvalidArgument("division by " + b.shape().text(), "", "a number, or entry by entry with ./");
  }
  return by_entries(MatrixOperation::quotient, a, b, "elementwise quotient of",
                    [](Expression x, Expression y) { return x / y; });
}

MatrixExpression elementwise_power(const MatrixExpression& base, const MatrixExpression& exponent) {
  return by_entries(MatrixOperation::elementwise_power, base, exponent, "elementwise power of",
                    [](Expression x, Expression y) { return power(x, y); });
}

MatrixExpression power(const MatrixExpression& base, const MatrixExpression& exponent) {
  if (!exponent.is_number()) throw InvalidArgument("an exponent that is " + exponent.shape().text(), "", "a number");
  if (base.is_number()) {
    const Expression value = power(base.number(), exponent.number());
    if (base.is_plain() && exponent.is_plain()) return value;
    return {MatrixOperation::power, {base, exponent}, {}, {value}};
  }
  constexpr long most = 1000;
  const Expression n = exponent.number();
  const bool whole = n.is_number() && is_integer(n.number()) && n.number() >= 1 && n.number() <= most;
  if (base.shape().rows != base.shape().columns || !whole) {
    throw InvalidArgument("power of " + base.shape().text(), "",
                          "a whole power, 1 or more, of a square matrix, or entry by entry with .^");
  }
  MatrixExpression result = base;
  for (long k = 1; k < n.number().get_num().get_si(); ++k) result = multiplied(result, base);
  return {MatrixOperation::power, {base, exponent}, base.shape(), result.entries()};
}

MatrixExpression list(const std::vector<MatrixExpression>& entries, Shape shape) {
  return {MatrixOperation::list, entries, shape, numbers(entries)};
}

MatrixExpression mean(const Dataset& data, const MatrixExpression& body) {
  if (body.is_plain()) return mean(data, body.number());
  std::vector<Expression> entries = body.entries();
  for (Expression& each : entries) each = mean(data, each);
  return {MatrixOperation::mean, {body}, body.shape(), std::move(entries), data.name(), data};
}

MatrixExpression entries(const MatrixExpression& x, long i, long j) {
  const Shape shape = x.shape();
  check_index(i, shape.rows, shape.text());
  check_index(j, shape.columns, shape.text());
  std::vector<Expression> chosen;
  const std::size_t row = i == 0 ? 0 : static_cast<std::size_t>(i - 1), rows = i == 0 ? shape.rows : 1;
  const std::size_t column = j == 0 ? 0 : static_cast<std::size_t>(j - 1), columns = j == 0 ? shape.columns : 1;
  for (std::size_t a = row; a < row + rows; ++a) {
    for (std::size_t b = column; b < column + columns; ++b) chosen.push_back(x.entry(a, b));
  }
  if (chosen.size() == 1) return chosen.front();
  return {MatrixOperation::entries, {x, i, j}, {rows, columns}, std::move(chosen)};
}

MatrixExpression entries(const MatrixExpression& x, long i) {
  if (x.is_number()) throw InvalidArgument("an index of a number", "", "one of a vector or a matrix");
  return x.shape().rows == 1 ? entries(x, 1, i) : entries(x, i, x.shape().columns == 1 ? 1 : 0);
}

}  // namespace separatrix
