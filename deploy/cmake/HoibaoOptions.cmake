# Flags of every target of ours, on one interface target; nothing is set globally.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(hoibao_options INTERFACE)
add_library(hoibao::options ALIAS hoibao_options)
target_compile_features(hoibao_options INTERFACE cxx_std_20)
target_compile_options(hoibao_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${HOIBAO_WARNINGS_ARE_ERRORS}>:-Werror>
    -fstack-protector-strong)
target_compile_definitions(hoibao_options INTERFACE HOIBAO_VERSION="${PROJECT_VERSION}")
if(HOIBAO_SANITIZE)
    # A target with one thread of its own (property HOIBAO_ONE_THREAD: what only workers run) has no
    # races, and takes ten times as long when it is watched for them.
    set(watched 1)
    if(HOIBAO_SANITIZE STREQUAL thread)
        set(watched "$<NOT:$<BOOL:$<TARGET_PROPERTY:HOIBAO_ONE_THREAD>>>")
    endif()
    target_compile_options(hoibao_options INTERFACE
        $<${watched}:-fsanitize=${HOIBAO_SANITIZE}> -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(hoibao_options INTERFACE -fsanitize=${HOIBAO_SANITIZE})
endif()
if(HOIBAO_LIBFUZZER)  # coverage of the code under the harness, not of the harness alone
    target_compile_options(hoibao_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_libraries(hoibao_options INTERFACE Threads::Threads)

# The standard library and fmt, read by the compiler once for all targets instead of once for each of
# their files. A file still includes all that it uses: the dev preset builds without.
find_package(fmt REQUIRED)
set(HOIBAO_PRELUDE
    <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <cstdint> <cstdlib>
    <filesystem> <fstream> <functional> <map> <memory> <mutex> <optional> <set> <span> <sstream>
    <string> <string_view> <thread> <unordered_map> <vector> <fmt/format.h>)
file(WRITE ${CMAKE_BINARY_DIR}/prelude.cpp "")
add_library(hoibao_prelude OBJECT ${CMAKE_BINARY_DIR}/prelude.cpp)
target_link_libraries(hoibao_prelude PRIVATE hoibao::options fmt::fmt)
target_precompile_headers(hoibao_prelude PRIVATE ${HOIBAO_PRELUDE})
