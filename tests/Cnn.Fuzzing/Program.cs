using System.Globalization;
using Cnn.Fuzzing;
using SharpFuzz;

const string Usage =
    "Usage: Cnn.Fuzzing input READER (under a fuzzer), Cnn.Fuzzing read READER FILE..., or Cnn.Fuzzing drive FUZZER PROGRAM OUTPUT SECONDS [READER,READER]";

switch (args)
{
    case ["input", var name]:
        // Instrumented code has no place to write its paths to until the fuzzer calls: not even options may be made before.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            _ = FileReaders.Named(name)!.Accepts(bytes.ToArray());
        });
        return 0;
    case ["read", var name, .. var files] when FileReaders.Named(name) is { } reader:
        foreach (string file in files)
        {
            Console.WriteLine($"{file}: {(reader.Accepts(File.ReadAllBytes(file)) ? "accepted" : "refused")}");
        }

        return 0;
    case ["drive", var fuzzer, var program, var output, var text, .. { Length: <= 1 } names] when int.TryParse(
        text, CultureInfo.InvariantCulture, out int seconds):
        FileReader?[] chosen = names.Length == 0 ? [.. FileReaders.All] : Array.ConvertAll(names[0].Split(','), FileReaders.Named);
        if (chosen.Contains(null))
        {
            break;
        }

        return new FuzzRun(fuzzer, program, output, seconds).Run([.. chosen.OfType<FileReader>()]) ? 0 : 1;
}

Console.Error.WriteLine(Usage);
Console.Error.WriteLine($"READER: {string.Join(", ", FileReaders.All.Select(r => r.Name))}");
return 2;
