#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Immutable samples of named quantities: a table of exact numbers, one row per sample.
///
/// A handle: equal content (name, columns, values) is the same record, so equality is one pointer
/// comparison and copies cost nothing. Records live as long as the process, as nodes of expressions
/// do. Safe to use from several threads.
class Dataset {
 public:
  /// name     what mean(name, …) calls it
  /// columns  (c,) names, each once, c ≥ 1
  /// values   (n·c,) sample after sample, n ≥ 1
  /// throws   InvalidArgument if there is no column or sample, a name is empty or there twice, or
  ///          the values do not fill the last row
  Dataset(std::string name, std::vector<std::string> columns, std::vector<Rational> values);

  const std::string& name() const;
  const std::vector<std::string>& columns() const;
  std::size_t samples() const;
  const Rational& value(std::size_t sample, std::size_t column) const;
  std::optional<std::size_t> column_index(const std::string& column) const;

  std::size_t hash() const;  ///< of the content: the same in every run

  friend bool operator==(Dataset a, Dataset b) { return a.record_ == b.record_; }

  struct Record;

 private:
  const Record* record_;
};

/// Value of a column in the sample at hand: the variable that mean(data, …) binds. It is not a symbol: nothing of
/// the same name outside can be mistaken for it.
///
/// throws  InvalidArgument if the data has no such column
Expression column(Dataset data, const std::string& name);

/// Empirical mean of an expression over all samples.
///
///     mean(data, f) = (1/n) Σ_{samples} f(columns of the sample; everything else)
///
/// Every column of the data that occurs in the body is bound, the innermost mean over the data being the one
/// that counts: mean(data, x·mean(data, x)) = mean(data, x)². What does not depend on the sample is taken out:
///
///     mean(data, c) = c,   mean(data, c·f) = c·mean(data, f)
Expression mean(Dataset data, Expression body);

/// The data of which columns occur in an expression outside of the mean that binds them, each once.
const std::vector<Dataset>& unbound_data(Expression expression);

/// True if the expression's value depends on the sample: a column of the data occurs outside of any mean over it.
bool depends_on_sample(Expression expression, Dataset data);

}  // namespace separatrix
