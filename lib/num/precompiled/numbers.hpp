// What nearly every file reads, parsed once for each library: the arithmetics and the containers. Reading it takes about
// 5 s of processor time a file otherwise. Every file still includes what it uses: -Db_pch=false builds without this.
#include <gmpxx.h>

#include <algorithm>
#include <array>
#include <boost/multiprecision/float128.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
