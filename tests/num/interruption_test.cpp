#include "lib/num/interruption.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <exception>
#include <string>

#include "lib/model/vector_field.hpp"
#include "solvers/parallel.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

// the flag is one for the whole process
struct Request {
  Request() { request_interruption(); }
  ~Request() { forget_interruption(); }
};

TEST_CASE("An interruption is seen until it is withdrawn, and no handler of std::exception takes it") {
  CHECK_NOTHROW(check_interruption());
  {
    const Request request;
    CHECK(interruption_requested());
    std::string caught;
    try {
      try {
        check_interruption();
      } catch (const std::exception&) {
        FAIL("taken for a misfortune");
      }
    } catch (const Interruption& stop) {
      caught = stop.what();
    }
    CHECK(caught == "interrupted; nothing was written");
  }
  CHECK_FALSE(interruption_requested());
  CHECK_NOTHROW(check_interruption());
}

TEST_CASE("Parallel work and integrations end with it") {
  std::atomic<int> done = 0;
  CHECK_THROWS_AS(in_parallel(1000,
                              [&](std::size_t i) {
                                if (i == 0) request_interruption();
                                ++done;
                              }),
                  Interruption);
  CHECK(done < 1000);
  VectorField<double> field(compile_vector_field(logistic().model), {});
  CHECK_THROWS_AS(integrate(field, {0.25}, 0.0, 1.0, {}), Interruption);
  forget_interruption();
  CHECK(integrate(field, {0.25}, 0.0, 1.0, {}).outcome == Outcome::reached_end);
}

}  // namespace
}  // namespace separatrix
