#include "solvers/stationary/normal_points.hpp"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>

#include <cmath>
#include <memory>
#include <random>
#include <string>

#include "lib/num/error.hpp"

namespace separatrix {

std::vector<std::vector<double>> normal_points(std::size_t dimension, std::size_t count, Spread spread,
                                               std::uint64_t seed) {
  if (dimension < 1 || dimension > 40) {
    throw InvalidArgument("dimension of normal points", std::to_string(dimension), "1 to 40");
  }
  std::mt19937_64 random(seed);
  const auto uniform = [&] { return (static_cast<double>(random() >> 12) + 0.5) / 0x1p52; };  // in (0, 1)
  std::vector<double> shift(dimension);
  for (double& entry : shift) entry = uniform();
  const std::unique_ptr<gsl_qrng, void (*)(gsl_qrng*)> sobol(
      gsl_qrng_alloc(gsl_qrng_sobol, static_cast<unsigned>(dimension)), gsl_qrng_free);
  std::vector<std::vector<double>> points(count, std::vector<double>(dimension));
  for (auto& point : points) {
    if (spread == Spread::sobol) gsl_qrng_get(sobol.get(), point.data());
    for (std::size_t i = 0; i < dimension; ++i) {
      const double value = spread == Spread::sobol ? std::fmod(point[i] + shift[i], 1.0) : uniform();
      point[i] = gsl_cdf_ugaussian_Pinv(value > 0 ? value : 0x1p-53);
    }
  }
  return points;
}

}  // namespace separatrix
