#include "theory/forms/plane_matrices.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

const Rational cosine = ratio(3, 5), sine = ratio(4, 5);

template <class Number>
std::array<Number, 4> rotated(const Number& x1, const Number& x2) {
  const Number c2(Rational(cosine * cosine)), s2(Rational(sine * sine)), cs(Rational(cosine * sine));
  const Number mixed = (x1 - x2) * cs;
  return {Number(x1 * c2 + x2 * s2), mixed, mixed, Number(x1 * s2 + x2 * c2)};
}

std::array<Expression, 2> mode(std::size_t i) {
  if (i == 1) return {Expression(cosine), Expression(sine)};
  return {Expression(Rational(-sine)), Expression(cosine)};
}

}  // namespace

std::vector<std::string> entry_names(const std::string& matrix) {
  return {matrix + "11", matrix + "12", matrix + "21", matrix + "22"};
}

PlaneMatrix matrix_of_symbols(const std::string& matrix) {
  const auto names = entry_names(matrix);
  return {symbol(names[0]), symbol(names[1]), symbol(names[2]), symbol(names[3])};
}

PlaneMatrix multiply(const PlaneMatrix& a, const PlaneMatrix& b) {
  return {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]};
}

PlaneMatrix transpose(const PlaneMatrix& a) { return {a[0], a[2], a[1], a[3]}; }

PlaneMatrix with_modes(Expression x1, Expression x2) { return rotated<Expression>(x1, x2); }

std::vector<Rational> with_modes(const Rational& x1, const Rational& x2) {
  const auto all = rotated<Rational>(x1, x2);
  return {all.begin(), all.end()};
}

Expression between_modes(const PlaneMatrix& a, std::size_t i, std::size_t j) {
  const auto left = mode(i), right = mode(j);
  return left[0] * (a[0] * right[0] + a[1] * right[1]) + left[1] * (a[2] * right[0] + a[3] * right[1]);
}

Expression square_distance(const PlaneMatrix& a, const PlaneMatrix& b) {
  Expression sum;
  for (std::size_t k = 0; k < a.size(); ++k) sum = sum + power(a[k] - b[k], 2);
  return sum;
}

}  // namespace separatrix
