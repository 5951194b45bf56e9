#pragma once
#include <boost/multiprecision/float128.hpp>
#include <boost/multiprecision/mpfr.hpp>

namespace separatrix {

/// The closed list of real arithmetics. Templates over Real are defined in .cpp files and
/// instantiated for exactly these three, so that no other file pays for compiling them.
///
///     double     53 bits,  ≤ 15 digits
///     float128  113 bits,  ≤ 33 digits (libquadmath)
///     mpfr      any number of bits, set at run time by a PrecisionScope
using float128 = boost::multiprecision::number<boost::multiprecision::float128_backend, boost::multiprecision::et_off>;
using mpfr = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<0>, boost::multiprecision::et_off>;

}  // namespace separatrix

/// Applies a macro to every arithmetic of the list: explicit instantiation in one line.
#define SEPARATRIX_FOR_EACH_REAL(apply) apply(double) apply(::separatrix::float128) apply(::separatrix::mpfr)
