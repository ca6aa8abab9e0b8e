using System.Text;
using Cnn.Native.Elf;

namespace Cnn.OneDnn.Tests.Native;

internal sealed class GlibcRetargetTests
{
    [TestCase("GLIBC_2.2.5", 0x09691a75u)]
    [TestCase("GLIBC_2.34", 0x069691b4u)]
    [TestCase("GLIBC_2.38", 0x069691b8u)]
    [TestCase("GLIBCXX_3.4", 0x08922974u)]
    [TestCase("CXXABI_1.3", 0x056bafd3u)]
    public void The_hash_of_a_version_is_the_one_that_GNU_ld_writes(string name, uint hash) => Assert.That(ElfVersionReader.Hash(name), Is.EqualTo(hash));

    [Test]
    public void A_retargeted_library_asks_for_older_versions_only()
    {
        ElfLibrary before = new(SmallElf.OneDnn().Build());
        ElfLibrary after = new(GlibcRetarget.Apply(SmallElf.OneDnn().Build()));

        Assert.That(VersionName.HighestGlibc(before), Is.EqualTo(new Version(2, 38)));
        Assert.That(VersionName.HighestGlibc(after), Is.EqualTo(new Version(2, 34)));
        Assert.That(
            after.Versions.Select(version => version.Name),
            Is.EqualTo(new[] { "GLIBCXX_3.4.29", "GLIBCXX_3.4.29", "CXXABI_1.3.13", "CXXABI_1.3.13", "CXXABI_1.3", "GLIBC_2.34",
                "GLIBC_2.34", "GLIBC_2.2.5" }));
        Assert.That(
            after.Imports.Select(symbol => $"{symbol.Name}:{symbol.VersionIndex}"),
            Is.EqualTo(new[] { "malloc:2", "strtol:2", "__cxa_pure_virtual:4", "_ZSt21ios_base_library_initv:6", "__cxa_pure_virtual:4",
                "strtoll:2", "pthread_create:8" }));
    }

    [Test]
    public void Nothing_but_names_and_versions_changes()
    {
        byte[] original = SmallElf.OneDnn().Build();
        byte[] copy = GlibcRetarget.Apply(original);

        Assert.That(copy, Has.Length.EqualTo(original.Length));
        Assert.That(Differences(original, copy), Has.Count.LessThanOrEqualTo((3 * (4 + 2)) + (3 * (4 + 4))));
    }

    [Test]
    public void A_retargeted_library_is_refused_a_second_time()
    {
        byte[] copy = GlibcRetarget.Apply(SmallElf.OneDnn().Build());
        Assert.That(() => GlibcRetarget.Apply(copy), Throws.TypeOf<ElfFormatException>());
    }

    private static IEnumerable<TestCaseData> OtherShapes()
    {
        yield return Shape("another function needs the new glibc", elf => elf.Import("arc4random", 0x12, 3), "arc4random");
        yield return Shape("another function needs the new ABI", elf => elf.Import("other", 0x12, 5), "other");
        yield return Shape("the initialiser is called", elf => elf.Relocated.Add(4), "_ZSt21ios_base_library_initv");
        yield return Shape("a function is imported twice", elf => elf.Import("__cxa_pure_virtual", 0x22, 4), "__cxa_pure_virtual");
        yield return Shape("a version has no record", elf => elf.Need("libc.so.6", ("GLIBC_2.38", 20)), "2 times");

        static TestCaseData Shape(string name, Action<SmallElf> change, string named) => new TestCaseData(change, named).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(OtherShapes))]
    public void A_library_of_another_shape_is_refused_by_name(Action<SmallElf> change, string named)
    {
        SmallElf elf = SmallElf.OneDnn();
        change(elf);
        Assert.That(() => GlibcRetarget.Apply(elf.Build()), Throws.TypeOf<ElfFormatException>().With.Message.Contains(named));
    }

    [Test]
    public void A_truncated_library_is_refused_at_every_length()
    {
        byte[] original = SmallElf.OneDnn().Build();
        for (int length = 0; length < original.Length; length++)
        {
            Assert.That(() => GlibcRetarget.Apply(original[..length]), Throws.TypeOf<ElfFormatException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Every_changed_byte_is_either_refused_or_of_no_consequence()
    {
        byte[] original = SmallElf.OneDnn().Build();
        List<int> expected = Differences(original, GlibcRetarget.Apply(original));
        byte[] values = [0x00, 0x01, 0x10, 0x7f, 0x80, 0xff];
        for (int at = 0; at < original.Length; at++)
        {
            foreach (byte value in values.Append((byte)(original[at] + 1)).Append((byte)(original[at] - 1)).Append((byte)~original[at]))
            {
                byte[] mutated = [.. original];
                mutated[at] = value;
                CheckMutation(mutated, expected, $"byte {at} = 0x{value:x2}");
            }
        }
    }

    [Test]
    public void Random_damage_is_either_refused_or_of_no_consequence()
    {
        byte[] original = SmallElf.OneDnn().Build();
        List<int> expected = Differences(original, GlibcRetarget.Apply(original));
        Random random = new(20240607);
        for (int round = 0; round < 5000; round++)
        {
            byte[] mutated = [.. original];
            for (int i = random.Next(1, 9); i > 0; i--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            CheckMutation(mutated, expected, $"round {round}");
        }
    }

    [TestCase("")]
    [TestCase("GROUP ( libdnnl.so.3 )")]
    [TestCase("\u007fELF")]
    public void A_file_that_is_no_library_is_refused(string text) =>
        Assert.That(() => GlibcRetarget.Apply(Encoding.Latin1.GetBytes(text)), Throws.TypeOf<ElfFormatException>());

    private static void CheckMutation(byte[] mutated, List<int> expected, string what)
    {
        byte[] copy;
        try
        {
            copy = GlibcRetarget.Apply(mutated);
        }
        catch (ElfFormatException)
        {
            return;
        }

        Assert.That(Differences(mutated, copy).Except(expected), Is.Empty, what);
    }

    private static List<int> Differences(byte[] left, byte[] right) => [.. Enumerable.Range(0, left.Length).Where(i => left[i] != right[i])];
}
