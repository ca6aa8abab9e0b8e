using System.Text.Json;

namespace Cnn.Machines;

/// <summary>The reference cases of a folder, counted by themselves: a program that runs too few of them must not pass.</summary>
internal static class GoldenCases
{
    private const long LargestFile = 64 << 20;

    private static readonly string[] Files = ["ops.json", "optimizers.json", "training.json"];

    /// <summary>The number of cases.</summary>
    /// <exception cref="MachinesException">There are none.</exception>
    public static int Count(string folder)
    {
        int count = Files.Select(f => Path.Combine(folder, f)).Where(File.Exists).Sum(CountFile);
        return count > 0 ? count : throw new MachinesException($"{folder} holds no reference cases. Name a folder that does with --golden.");
    }

    private static int CountFile(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
        {
            throw new MachinesException($"{path} is larger than {LargestFile} bytes, which no list of cases is.");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.GetArrayLength();
    }
}
