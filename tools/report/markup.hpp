#pragma once
#include <string>
#include <string_view>

namespace separatrix {

/// Text as it stands in HTML, between tags and between double quotes: & < > " are written as entities.
std::string markup_text(std::string_view text);

/// A data: URL of a text (RFC 2397), every byte but letters, digits and -_.~,:+ written as %XX.
std::string data_url(std::string_view media_type, std::string_view text);

/// JSON in a <script>: no < stands in it, so nothing in it can end the element.
std::string json_in_script(std::string json);

}  // namespace separatrix
