using Cnn.OneDnn.Bindings.Generator;
using Cnn.OneDnn.Bindings.Generator.Libraries;
using Cnn.OneDnn.Bindings.Generator.Parsing;
using Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

const string Usage = "Usage: Cnn.OneDnn.Bindings.Generator --libraries FILE --headers FOLDER [--libclang FILE] [--check]";

Dictionary<string, string> options = [];
bool check = args.Contains("--check");
string[] pairs = [.. args.Where(argument => argument != "--check")];
for (int i = 0; i + 1 < pairs.Length; i += 2)
{
    options[pairs[i]] = pairs[i + 1];
}

if (pairs.Length % 2 != 0 || options.Keys.Any(name => name is not ("--libraries" or "--headers" or "--libclang"))
    || !options.TryGetValue("--libraries", out string? list)
    || !options.TryGetValue("--headers", out string? headers))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    int drifted = 0;
    ClangHeaderParser parser = new(options.GetValueOrDefault("--libclang"));
    foreach (LibraryDescription library in LibraryList.Read(list))
    {
        GeneratorResult result = BindingsGenerator.Generate(parser, library, headers);
        foreach (string line in result.LeftOut)
        {
            Console.WriteLine($"{library.Name}: left out: {line}");
        }

        if (check)
        {
            foreach (string line in result.DifferencesFrom(library.Output))
            {
                Console.Error.WriteLine($"{library.Name}: {line}");
                drifted++;
            }
        }
        else
        {
            result.WriteTo(library.Output);
            Console.WriteLine($"{library.Name}: {result.Files.Count} files written to {library.Output}");
        }
    }

    return drifted == 0 ? 0 : 1;
}
catch (HeaderParseException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
