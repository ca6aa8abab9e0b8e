namespace Cnn.Machines.Environments;

/// <summary>Every command that writes, with every kind of place that cannot take what it writes.</summary>
internal static class WriterConditions
{
    // As somebody who may read everything here and write nothing.
    private const string Nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent ";
    private const string Others = Nobody + "\"$CNN\" summary fashion-mlp", Mounts = "unshare -m bash -c 'mount -t tmpfs none /mnt'";

    public static IReadOnlyList<Condition> All { get; } = [.. Writer.Files.SelectMany(OfFile), .. Writer.Folders.SelectMany(OfFolder)];

    private static IEnumerable<Condition> OfFile(Writer writer)
    {
        string output = writer.Output, room = new('x', 256 - writer.Ending.Length);
        yield return Of(writer, "no folder", "", $"no/such/{output}", Expect.Says("there is no folder"));
        yield return Of(writer, "a name of 256 bytes", "", room + writer.Ending, Expect.Says("shorter name"));
        yield return Of(writer, "a device", $"ln -s /dev/null {output}; ", output, Expect.Says("is a device"), output);
        yield return Of(writer, "a pipe", $"mkfifo {output}; ", output, Expect.Says("is a named pipe"), output);
        // Parameters go into a folder where there is one.
        if (writer.Ending != ".npy")
        {
            yield return Of(writer, "a folder", $"mkdir {output}; ", output, Expect.Says("is a folder"), output);
        }

        yield return Of(writer, "a loop of links", $"ln -s {output} b; ln -s b {output}; ", output, Expect.Says("leads back to itself"), output, "b");
        foreach (Condition shared in OfPlaces(writer, "/" + output))
        {
            yield return shared;
        }

        if (writer.Input is { } input)
        {
            yield return Of(writer, "its input", $"ln -s {input} {output}; ", output, Expect.Says("is the file that is read", 2), output);
            yield return Of(writer, "its input by another name", $"ln {input} {output}; ", output, Expect.Says("is the file that is read", 2), output);
        }
    }

    private static IEnumerable<Condition> OfFolder(Writer writer)
    {
        yield return Of(writer, "a name of 256 bytes", "", new string('x', 256), Expect.Says("cannot be made"));
        yield return Of(writer, "a device", "", "/dev/null", Expect.Refuses());
        yield return Of(writer, "a folder under a device", "", "/dev/null/out", Expect.Says("cannot be made"));
        yield return Of(writer, "a pipe", "mkfifo out; ", "out", Expect.Refuses(), "out");
        yield return Of(writer, "a folder in a file", "", "i.png/out", Expect.Says("cannot be made"));
        foreach (Condition shared in OfPlaces(writer, "/out").Concat(OfPlaces(writer, "")))
        {
            yield return shared;
        }
    }

    private static IEnumerable<Condition> OfPlaces(Writer writer, string inside)
    {
        string how = inside.Length == 0 ? " itself" : "";
        yield return new Condition(
            $"{writer.Call} to a folder of somebody else{how}", Call(writer, "chmod 755 . && mkdir shut && chmod 555 shut; ", Nobody, "shut" + inside),
            Expect.All(Expect.Says("does not allow it"), Expect.LeavesOnly([.. Writer.Inputs, "shut"]))) { Needs = Others };
        yield return new Condition(
            $"{writer.Call} to a full disk{how}",
            Mounted(writer, "size=4k", "small" + inside, "for n in {1..9}; do head -c 4096 /dev/zero >small/full.$n; done 2>/dev/null; "),
            Expect.All(Expect.Says("Make room on the disk"), Expect.Lacks("REMAINS"))) { Needs = Mounts };
        yield return new Condition(
            $"{writer.Call} to a read-only file system{how}", Mounted(writer, "ro", "small" + inside, ""),
            Expect.All(Expect.Says("Read-only file system"), Expect.Lacks("REMAINS"))) { Needs = Mounts };
    }

    private static Condition Of(Writer writer, string place, string before, string output, Func<Happening, string?> expected, params string[] left) =>
        new($"{writer.Call} to {place}", Call(writer, before, "", output), Expect.All(expected, Expect.LeavesOnly([.. Writer.Inputs, .. left])));

    private static string Call(Writer writer, string before, string who, string output) =>
        $"{Writer.Copies}{before}{who}\"$CNN\" {writer.Words} {output}; R=$?; {Writer.Unchanged}exit $R";

    private static string Mounted(Writer writer, string options, string output, string before) =>
        $"{Writer.Copies}mkdir small && unshare -m bash -c 'mount -t tmpfs -o {options} none small && {{ {before}\"$CNN\" {writer.Words} {output}; R=$?; " +
            $"find small -name \"*.tmp\" | grep . && echo REMAINS; {Writer.Unchanged}exit $R; }}'";
}
