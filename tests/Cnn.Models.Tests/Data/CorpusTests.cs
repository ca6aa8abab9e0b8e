using Cnn.Fuzzing;

namespace Cnn.Models.Tests.Data;

/// <summary>The inputs from which the fuzzer starts, among them every one that once went wrong.</summary>
public class CorpusTests
{
    private static IEnumerable<string> Names => FileReaders.All.Select(r => r.Name);

    [TestCaseSource(nameof(Names))]
    public void Every_input_of_the_corpus_is_read_or_refused_in_words(string name)
    {
        FileReader reader = FileReaders.Named(name)!;
        string[] files = [.. reader.Corpus];
        Assert.That(files, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (string file in files)
            {
                Assert.That(() => reader.Accepts(File.ReadAllBytes(file)), Throws.Nothing, file);
            }
        });
    }

    [TestCaseSource(nameof(Names))]
    public void The_fuzzer_starts_from_a_file_that_is_good(string name)
    {
        FileReader reader = FileReaders.Named(name)!;
        Assert.That(reader.Corpus.Select(f => reader.Accepts(File.ReadAllBytes(f))), Has.Some.True);
    }

    [TestCaseSource(nameof(Names))]
    public void A_file_of_nothing_is_refused(string name) => Assert.That(FileReaders.Named(name)!.Accepts([]), Is.False);
}
