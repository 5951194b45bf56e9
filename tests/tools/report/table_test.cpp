#include "tools/report/table.hpp"

#include <doctest/doctest.h>

namespace separatrix::testing {

TEST_CASE("table: columns are as wide as their longest field, in characters") {
  CHECK(table_text({{"a", "long name", "z"}, {"e² − w²", "b", "1"}, {"ℓ", "", ""}}) ==
        "a        long name  z\n"
        "e² − w²  b          1\n"
        "ℓ\n");
}

}  // namespace separatrix::testing
