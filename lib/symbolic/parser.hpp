#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/num/error.hpp"
#include "lib/symbolic/condition.hpp"
#include "lib/symbolic/matrix_expression.hpp"
#include "lib/symbolic/random_variables.hpp"
#include "lib/symbolic/scanner.hpp"
#include "lib/symbolic/scope.hpp"

namespace separatrix {

/// Recursive descent through the grammar of parse.hpp: a function for each of its rules, which reads from the present position
/// on and throws ParseError at what does not fit.
class Parser : Scanner {
 public:
  /// allowed, data  as of parse(); they outlive the parser
  Parser(std::string_view text, const std::vector<std::string>& allowed, const std::vector<Dataset>& data,
         Expectations expectations = Expectations::closed)
      : Scanner(text), scope_(allowed, data), expectations_(expectations) {}

  /// The text, all of it.
  MatrixExpression whole();
  Condition whole_condition();

 private:
  // a value that shapes or names may refuse, at this place
  template <class Value>
  auto at(std::size_t place, const Value& value) {
    try {
      return value();
    } catch (const InvalidArgument& problem) {
      fail_at(place, problem.what());
    } catch (const NameError& problem) {
      fail_at(place, problem.what());
    }
  }

  void end();
  Expression number_of(const MatrixExpression& x, std::size_t start, const std::string& what);

  struct Factor {
    std::string_view sign;
    std::size_t place;
    MatrixExpression value;
  };

  MatrixExpression sum_of_terms();
  MatrixExpression product_of_factors();
  MatrixExpression folded(const std::vector<Factor>& factors);
  MatrixExpression signed_factor();
  MatrixExpression power_of_primary();
  MatrixExpression primary();

  // [a, b] is a vector, [[a, b], [c, d]] a matrix of these rows
  MatrixExpression written_out();
  // behind its '['
  void read_row(std::size_t opened, std::vector<MatrixExpression>& entries);
  // W[1], W[1][2], W[:][2], v[3]
  MatrixExpression with_indices(MatrixExpression x);
  // of an entry, from 1; ':' is 0
  long index();
  // a whole number made of numbers and the indices of the sums around it
  long whole_number(const std::string& what);
  // u[i + 1] with i = 2 is u3, x[i][12] is x2_12
  MatrixExpression indexed(std::string name, std::size_t start);
  MatrixExpression name_or_call();

  // if(condition, a, b) after its '(': a·p + b·(1 − p), p = 1 where the condition holds
  MatrixExpression either(std::size_t opened);
  // comparison {"and" comparison} {"or" …}
  Condition condition();
  // a product of steps, and 1 − (1 − p)(1 − q)
  static Expression steps_of(const Condition& condition);
  Comparison comparison();

  // parse_binders.cpp
  // whether sum( goes on with i = 1:n, or with nothing
  bool is_range();
  // sum(i = low:high, term) after its '('; the text of the term is read once for every i
  MatrixExpression over_range(const std::string& function, std::size_t opened);
  // mean(data, body) or mean(data, body, weight) after its '('
  MatrixExpression over_samples(std::size_t opened);
  // whether z ~ or z[3] ~ comes next
  bool is_random_variable();
  // z ~ normal(mean, deviation), z[3] ~ normal(…), z ~ choice(values, weights)
  void random_variable(RandomVariables& variables);
  // expectation(z ~ normal(0, 1), …, body) after its '('
  Expression over_distributions(std::size_t opened);

  static constexpr std::size_t deepest_nesting = 1000;  // one level costs 1–4 kB of stack
  static constexpr std::array<std::string_view, 4> products{"*", "/", ".*", "./"};
  Scope scope_;
  Expectations expectations_;
  std::size_t depth_ = 0;
  long terms_ = 0;  // of all sums and products over ranges so far
};

}  // namespace separatrix
