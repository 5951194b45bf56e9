#include "lib/model/csv.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace separatrix;

namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  read_csv(text, "a.csv", [&](const std::vector<CsvField>& row) {
    rows.emplace_back();
    for (const CsvField& field : row) rows.back().push_back(field.text);
  });
  return rows;
}

FilePlace place_of_mistake(const std::string& text) {
  try {
    rows_of(text);
  } catch (const FileError& error) {
    return error.place();
  }
  return {0, 0};
}

}  // namespace

TEST_CASE("CSV: the rows and fields of RFC 4180") {
  using Rows = std::vector<std::vector<std::string>>;
  CHECK(rows_of("a,b\n1,2\n") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("a,b\n1,2") == Rows{{"a", "b"}, {"1", "2"}});  // the last line needs no end
  CHECK(rows_of("a,\n,\n") == Rows{{"a", ""}, {"", ""}});
  CHECK(rows_of("\"a,b\",\"say \"\"x\"\"\",\"\"\n") == Rows{{"a,b", "say \"x\"", ""}});
  CHECK(rows_of("\"two\nlines\",c\nd,e\n") == Rows{{"two\nlines", "c"}, {"d", "e"}});
  CHECK(rows_of("") == Rows{});
}

TEST_CASE("CSV: blanks, comments and a byte order mark do not count") {
  using Rows = std::vector<std::vector<std::string>>;
  CHECK(rows_of("\xEF\xBB\xBF# names\n a ,\tb \n\n  \n# 1,2\n 3 , \"4\" \n") == Rows{{"a", "b"}, {"3", "4"}});
}

TEST_CASE("CSV: every field knows its place, in characters; a mistake is told where it stands") {
  std::vector<FilePlace> places;
  const FilePlace last = read_csv("x,y\nä\"q, \"1\n2\",3\n5,6\n\n", "a.csv", [&](const std::vector<CsvField>& row) {
    for (const CsvField& field : row) places.push_back(field.place);
  });
  const std::vector<std::pair<std::size_t, std::size_t>> expected{{1, 1}, {1, 3}, {2, 1}, {2, 6},
                                                                  {3, 4}, {4, 1}, {4, 3}};
  REQUIRE(places.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(places[i].line == expected[i].first);
    CHECK(places[i].column == expected[i].second);
  }
  CHECK(last.line == 5);
  const FilePlace open = place_of_mistake("a,b\n1,\"2\n3,4\n"), behind = place_of_mistake("a,b\n\"1\"2,3\n");
  CHECK((open.line == 2 && open.column == 3));
  CHECK((behind.line == 2 && behind.column == 4));
}
