#include "lib/num/decimal.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/known.hpp"

namespace separatrix {

double to_double(const Rational& value) { return to_real<double>(value); }

std::string decimal(double value, std::size_t digits) { return to_string(value, digits); }

std::string decimal(const Rational& value, std::size_t digits) { return rounded(value, digits).text(); }

}  // namespace separatrix
