#include "tools/shell/version.hpp"

#include <fmt/format.h>

#include "lib/num/digit_products.hpp"
#include "lib/tape/lane_instruction_set.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/wire.hpp"

namespace separatrix {
namespace {

constexpr const char* commit =
#include "tools/shell/commit.inc"
    ;
constexpr const char* compiler =
#include "tools/shell/compiler.inc"
    ;
constexpr const char* libraries =
#include "tools/shell/libraries.inc"
    ;

}  // namespace

std::string version_text() {
  return fmt::format(
      "separatrix {}\n"
      "commit     {}\n"
      "compiler   {}\n"
      "kernels    samples side by side: {}; products of many digits: {}\n"
      "processes  {}\n"
      "libraries  {}",
      invocation().version, commit, compiler, lane_instruction_set(), fastest_kernel().name, mpi_text(), libraries);
}

}  // namespace separatrix
