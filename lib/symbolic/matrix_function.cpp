#include "lib/symbolic/matrix_function.hpp"

#include <algorithm>
#include <array>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/function_call.hpp"

namespace separatrix {
namespace {

using Arguments = std::vector<MatrixExpression>;

constexpr std::size_t most_entries = 1'000'000;

struct Result {
  Shape shape;
  std::vector<Expression> entries;
};

std::vector<Expression> flat(const Arguments& x) {
  std::vector<Expression> all;
  for (const MatrixExpression& each : x) {
    const std::vector<Expression> entries = each.entries();
    all.insert(all.end(), entries.begin(), entries.end());
  }
  return all;
}

Result transpose(const Arguments& x) {
  const Shape shape = x[0].shape();
  Result result{{shape.columns, shape.rows}, {}};
  for (std::size_t j = 0; j < shape.columns; ++j) {
    for (std::size_t i = 0; i < shape.rows; ++i) result.entries.push_back(x[0].entry(i, j));
  }
  return result;
}

Result trace(const Arguments& x) {
  const Shape shape = x[0].shape();
  if (shape.rows != shape.columns) throw InvalidArgument("trace of " + shape.text(), "", "a square matrix");
  std::vector<Expression> diagonal;
  for (std::size_t i = 0; i < shape.rows; ++i) diagonal.push_back(x[0].entry(i, i));
  return {{}, {sum(std::move(diagonal))}};
}

Result diag(const Arguments& x) {
  const Shape shape = x[0].shape();
  if (shape.is_vector()) {
    const std::size_t n = shape.size();
    Result result{{n, n}, std::vector<Expression>(n * n)};
    const std::vector<Expression> diagonal = x[0].entries();
    for (std::size_t i = 0; i < n; ++i) result.entries[i * n + i] = diagonal[i];
    return result;
  }
  Result result{{std::min(shape.rows, shape.columns), 1}, {}};
  for (std::size_t i = 0; i < result.shape.rows; ++i) result.entries.push_back(x[0].entry(i, i));
  return result;
}

Result dot(const Arguments& x) {
  const Shape a = x[0].shape(), b = x[1].shape();
  const bool vectors = a.is_vector() && b.is_vector() && a.size() == b.size();
  if (a != b && !vectors) throw InvalidArgument("dot of " + a.text() + " and " + b.text(), "", "equal shapes");
  const std::vector<Expression> first = x[0].entries(), second = x[1].entries();
  std::vector<Expression> terms;
  for (std::size_t i = 0; i < first.size(); ++i) terms.push_back(first[i] * second[i]);
  return {{}, {sum(std::move(terms))}};
}

Result outer(const Arguments& x) {
  const Shape a = x[0].shape(), b = x[1].shape();
  if (!a.is_vector() || !b.is_vector()) {
    throw InvalidArgument("outer of " + a.text() + " and " + b.text(), "", "two vectors");
  }
  Result result{{a.size(), b.size()}, {}};
  for (const Expression left : x[0].entries()) {
    for (const Expression right : x[1].entries()) result.entries.push_back(left * right);
  }
  return result;
}

Result sum_of_entries(const Arguments& x) { return {{}, {sum(x[0].entries())}}; }

// σ(−dₖ) times what there was, σ(dₖ) behind it
std::vector<Expression> softmax(const std::vector<Expression>& v) {
  std::vector<Expression> shares{1};
  for (std::size_t k = 1; k < v.size(); ++k) {
    const Expression d = v[k] - call_function("logsumexp", {v.begin(), v.begin() + static_cast<std::ptrdiff_t>(k)});
    const Expression rest = sigmoid(-d);
    for (Expression& share : shares) share = share * rest;
    shares.push_back(sigmoid(d));
  }
  return shares;
}

Result softmax_of_rows(const Arguments& x) {
  const Shape shape = x[0].shape();
  if (shape.is_vector()) return {shape, softmax(x[0].entries())};
  Result result{shape, {}};
  const std::vector<Expression> all = x[0].entries();
  for (auto row = all.begin(); row != all.end(); row += static_cast<std::ptrdiff_t>(shape.columns)) {
    const std::vector<Expression> shares = softmax({row, row + static_cast<std::ptrdiff_t>(shape.columns)});
    result.entries.insert(result.entries.end(), shares.begin(), shares.end());
  }
  return result;
}

std::size_t count(const MatrixExpression& x, const std::string& of) {
  const Expression n = x.number();
  const bool whole = x.is_number() && n.is_number() && is_integer(n.number()) && n.number() >= 1;
  if (!whole || n.number() > most_entries) {
    throw InvalidArgument("the size of " + of, "", "a whole number from 1 to " + std::to_string(most_entries));
  }
  return n.number().get_num().get_ui();
}

Shape sized(std::size_t rows, std::size_t columns, const std::string& name) {
  const Shape shape{rows, columns};
  if (shape.size() <= most_entries) return shape;
  throw InvalidArgument(name + " with " + std::to_string(shape.size()) + " entries", "",
                        "at most " + std::to_string(most_entries));
}

Result identity(const Arguments& x) {
  const std::size_t n = count(x[0], "identity(n)");
  Result result{sized(n, n, "identity"), {}};
  result.entries.resize(n * n);
  for (std::size_t i = 0; i < n; ++i) result.entries[i * n + i] = 1;
  return result;
}

Result ones(const Arguments& x) {
  const Shape shape = sized(count(x[0], "ones(n, m)"), x.size() == 2 ? count(x[1], "ones(n, m)") : 1, "ones");
  return {shape, std::vector<Expression>(shape.size(), 1)};
}

struct Function {
  const char* name;
  std::size_t least, most;  // arguments
  Result (*of)(const Arguments&);
};

constexpr std::array of_matrices{
    Function{"transpose", 1, 1, transpose},
    Function{"trace", 1, 1, trace},
    Function{"diag", 1, 1, diag},
    Function{"dot", 2, 2, dot},
    Function{"outer", 2, 2, outer},
    Function{"sum", 1, 1, sum_of_entries},
    Function{"softmax", 1, 1, softmax_of_rows},
    Function{"identity", 1, 1, identity},
    Function{"ones", 1, 2, ones},
};

const Function* find(const std::string& name) {
  for (const Function& each : of_matrices) {
    if (name == each.name) return &each;
  }
  return nullptr;
}

void check_count(const Function& function, std::size_t given) {
  if (function.least <= given && given <= function.most) return;
  const std::string most = std::to_string(function.most) + (function.most == 1 ? " argument" : " arguments");
  throw InvalidArgument(
      std::string(function.name) + " with " + std::to_string(given) + (given == 1 ? " argument" : " arguments"), "",
      function.least == function.most ? most : "one or " + most);
}

bool takes_entries(const std::string& name) {
  static const std::array all{"norm", "norm2", "logsumexp", "max", "min"};
  return std::find(all.begin(), all.end(), name) != all.end();
}

}  // namespace

bool is_matrix_function(const std::string& name) { return is_function(name) || find(name) != nullptr; }

std::string matrix_function_names() {
  std::string names = function_names();
  for (const Function& each : of_matrices) {
    if (std::string(each.name) != "sum") names.append(", ").append(each.name);
  }
  return names;
}

MatrixExpression call_matrix_function(const std::string& name, const std::vector<MatrixExpression>& arguments) {
  if (const Function* function = find(name)) {
    check_count(*function, arguments.size());
    Result result = function->of(arguments);
    return {MatrixOperation::function, arguments, result.shape, std::move(result.entries), name};
  }
  const bool plain =
      std::all_of(arguments.begin(), arguments.end(), [](const MatrixExpression& each) { return each.is_plain(); });
  if (plain) return call_function(name, flat(arguments));
  if (takes_entries(name)) {
    return {MatrixOperation::function, arguments, {}, {call_function(name, flat(arguments))}, name};
  }
  if (arguments.size() != 1) {
    for (const MatrixExpression& each : arguments) {
      if (!each.is_number()) throw InvalidArgument(name + " of " + each.shape().text(), "", "numbers");
    }
    return {MatrixOperation::function, arguments, {}, {call_function(name, flat(arguments))}, name};
  }
  std::vector<Expression> entries = arguments[0].entries();
  for (Expression& each : entries) each = call_function(name, {each});
  return {MatrixOperation::function, arguments, arguments[0].shape(), std::move(entries), name};
}

}  // namespace separatrix
