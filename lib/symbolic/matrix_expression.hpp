#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/shaped_names.hpp"

namespace separatrix {

/// What a matrix expression is made by.
enum class MatrixOperation {
  number,             ///< an expression without vectors and matrices
  name,               ///< a vector or a matrix with a name
  list,               ///< entries written one by one
  sum,                ///< of equal shapes
  product,            ///< of numbers and matrices, from the left
  elementwise,        ///< A .* B
  quotient,           ///< entry by entry, or all entries by one number
  power,              ///< A^n of a square matrix or of a number
  elementwise_power,  ///< A .^ x
  function,           ///< a function of a formula, by its name
  entries,            ///< rows, columns and entries of another
  mean,               ///< over a data set
};

/// A formula of numbers, vectors and matrices, as it is written: for reading. Its entries are expressions, and they are
/// all that a model is made of.
///
///     entries of W*x:   Σ_j W[i][j] x[j]
///
/// Immutable, a handle. Made by the functions below, which refuse wrong shapes; what has one row and one column is a
/// number.
class MatrixExpression {
 public:
  MatrixExpression() = default;  ///< the number 0
  MatrixExpression(Expression number) : number_(number) {}
  MatrixExpression(long number) : number_(number) {}
  explicit MatrixExpression(const ShapedName& name);
  /// What has been computed from others, with the shape that follows.
  ///
  /// entries  (rows·columns,) row by row
  MatrixExpression(MatrixOperation operation, std::vector<MatrixExpression> arguments, Shape shape,
                   std::vector<Expression> entries, std::string name = {}, std::optional<Dataset> data = {});

  Shape shape() const { return node_ ? node_->shape : Shape{}; }
  bool is_number() const { return shape().is_number(); }
  bool is_plain() const { return !node_; }  ///< nothing but an expression

  /// Row by row.
  std::vector<Expression> entries() const { return node_ ? node_->entries : std::vector{number_}; }
  Expression entry(std::size_t i, std::size_t j) const {
    return node_ ? node_->entries[i * node_->shape.columns + j] : number_;
  }
  Expression number() const { return entry(0, 0); }  ///< of a number

  MatrixOperation operation() const { return node_ ? node_->operation : MatrixOperation::number; }
  const std::vector<MatrixExpression>& arguments() const;
  const std::string& name() const;                      ///< of a name, a function, a mean
  const Dataset& data() const { return *node_->data; }  ///< of a mean

 private:
  struct Node {
    MatrixOperation operation;
    std::vector<MatrixExpression> arguments;
    Shape shape;
    std::vector<Expression> entries;
    std::string name;
    std::optional<Dataset> data;
  };
  Expression number_;
  std::shared_ptr<const Node> node_;  // none: number_
};

// All throw InvalidArgument where the shapes do not fit, with both of them in its sentence, and where there is no value.

/// Terms of one shape, at least one.
MatrixExpression sum(const std::vector<MatrixExpression>& terms);
/// From the left; a number times a matrix is entry by entry.
MatrixExpression product(const std::vector<MatrixExpression>& factors);
MatrixExpression operator-(const MatrixExpression& x);
/// Entry by entry; a number goes with every entry.
MatrixExpression elementwise_product(const MatrixExpression& a, const MatrixExpression& b);
/// The divisor is a number, or with `elementwise` of the same shape.
MatrixExpression quotient(const MatrixExpression& a, const MatrixExpression& b, bool elementwise);
/// Of a number, or Aⁿ = A⋯A of a square matrix and a whole number n ≥ 0.
MatrixExpression power(const MatrixExpression& base, const MatrixExpression& exponent);
/// Entry by entry; a number goes with every entry.
MatrixExpression elementwise_power(const MatrixExpression& base, const MatrixExpression& exponent);
/// Rows of numbers: rows·columns of them, row by row.
MatrixExpression list(const std::vector<MatrixExpression>& entries, Shape shape);
/// Of every entry.
MatrixExpression mean(const Dataset& data, const MatrixExpression& body);
/// The rows i and columns j, from 1; 0: all of them.
MatrixExpression entries(const MatrixExpression& x, long i, long j);
/// The only index of a vector is its entry, of a matrix its row.
MatrixExpression entries(const MatrixExpression& x, long i);

}  // namespace separatrix
