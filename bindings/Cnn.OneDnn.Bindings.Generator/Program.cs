using Cnn.OneDnn.Bindings.Generator;
using Cnn.OneDnn.Bindings.Generator.Parsing;
using Cnn.OneDnn.Bindings.Generator.Parsing.Clang;

const string Usage = "Usage: Cnn.OneDnn.Bindings.Generator --headers FOLDER --libclang FILE-OR-FOLDER --output FOLDER [--check]";

Dictionary<string, string> options = [];
bool check = args.Contains("--check");
string[] pairs = [.. args.Where(argument => argument != "--check")];
for (int i = 0; i + 1 < pairs.Length; i += 2)
{
    options[pairs[i]] = pairs[i + 1];
}

if (pairs.Length % 2 != 0 || options.Count != 3
    || !options.TryGetValue("--headers", out string? headers)
    || !options.TryGetValue("--libclang", out string? library)
    || !options.TryGetValue("--output", out string? output))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    GeneratorResult result = BindingsGenerator.Generate(new ClangHeaderParser(library), headers);
    foreach (string line in result.LeftOut)
    {
        Console.WriteLine($"left out: {line}");
    }

    if (check)
    {
        IReadOnlyList<string> differences = result.DifferencesFrom(output);
        foreach (string line in differences)
        {
            Console.Error.WriteLine(line);
        }

        return differences.Count == 0 ? 0 : 1;
    }

    result.WriteTo(output);
    Console.WriteLine($"{result.Files.Count} files written to {output}");
    return 0;
}
catch (HeaderParseException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
