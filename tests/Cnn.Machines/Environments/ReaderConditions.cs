namespace Cnn.Machines.Environments;

/// <summary>Every command that reads, with inputs that are missing, empty, damaged, unreadable or something else than files.</summary>
internal static class ReaderConditions
{
    private const string Nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent ";

    // What reads, where in stands for the input; the ending that its name has; and a good one.
    private static readonly (string Words, string Ending, string Good)[] Readers =
    [
        ("export --checkpoint in --output a.onnx", ".safetensors", "$TRAINED"), ("plot --checkpoint in --output a.svg", ".safetensors", "$TRAINED"),
        ("eval --checkpoint in", ".safetensors", "$TRAINED"), ("weights in", ".safetensors", "$TRAINED"), ("weights in", ".onnx", "$ONNX"),
        ("weights in", ".pth", "$TRAINED"), ("weights in", ".h5", "$TRAINED"), ("weights in", ".keras", "$TRAINED"), ("import in --output a", ".onnx", "$ONNX"),
        ("import in --output a", ".keras", "$ONNX"), ("import in --output a", ".h5", "$ONNX"), ("import in --output a", ".json", "$ONNX"),
        ("import in --model fashion-mlp --output a", ".safetensors", "$TRAINED"), ("import in --model fashion-mlp --output a", ".pt", "$TRAINED"),
        ("import in --model fashion-mlp --output a", ".onnx", "$ONNX"), ("import \"$TRAINED\" --model fashion-mlp --map in --output a", ".json", "$IMAGE"),
        ("explain in --checkpoint \"$CONV\"", ".png", "$IMAGE"), ("explain \"$IMAGE\" --checkpoint in", ".safetensors", "$CONV"),
        ("predict in --checkpoint \"$TRAINED\"", ".png", "$IMAGE"), ("predict \"$IMAGE\" --checkpoint in", ".safetensors", "$TRAINED"),
        ("predict list:in --checkpoint \"$TRAINED\"", ".csv", "$IMAGE"), ("features --checkpoint in --image \"$IMAGE\"", ".safetensors", "$TRAINED"),
        ("features --checkpoint \"$TRAINED\" --image in", ".png", "$IMAGE"), ("train fashion-mlp --data synthetic --resume in", ".safetensors", "$TRAINED"),
        ("train fashion-mlp --data synthetic --from in", ".pt", "$TRAINED"),
        .. new[] { "csv", "list", "npz", "idx", "shards", "parquet", "mat", "series", "folder", "masks" }
            .Select(kind => ($"check {kind}:in",
                kind switch { "shards" => ".tar", "series" => ".ts", "idx" or "folder" or "masks" => "", _ => "." + kind }, "$IMAGE")),
        ("report in", "", "$IMAGE"), ("verify in", "", "$IMAGE"),
    ];

    public static IReadOnlyList<Condition> All { get; } = [.. Readers.SelectMany(r => Of(r.Words, r.Ending, r.Good))];

    private static IEnumerable<Condition> Of(string words, string ending, string good)
    {
        string input = "in" + ending;
        foreach ((string what, string make, string who) in ((string, string, string)[])
        [
            ("not there", "true", ""), ("a pipe", $"mkfifo {input}", ""), ("a folder", $"mkdir {input}", ""), ("empty", $"touch {input}", ""),
            ("a device", $"ln -s /dev/zero {input}", ""), ("a link to nothing", $"ln -s nothing {input}", ""),
            ("of other bytes", $"yes 0123456789abcdef | head -c 70000 >{input}", ""), ("of zeros", $"head -c 70000 /dev/zero >{input}", ""),
            ("a half", $"head -c $(($(stat -c %s \"{good}\") / 2)) \"{good}\" >{input}", ""),
            ("somebody else's", $"cp \"{good}\" {input} && chmod 000 {input} && chmod 777 .", Nobody),
        ])
        {
            yield return new Condition(
                $"{Named(words, input).Replace("\"", "", StringComparison.Ordinal)} and the input is {what}",
                $"{make}; {who}\"$CNN\" {Named(words, input)}", Expect.All(Expect.Refuses(), Expect.Mentions(input), Expect.LeavesOnly(input)))
            {
                Needs = who.Length == 0 ? null : who + "\"$CNN\" summary fashion-mlp",
            };
        }
    }

    private static string Named(string words, string input) =>
        string.Join(' ', words.Split(' ').Select(w => w == "in" ? input : w.EndsWith(":in", StringComparison.Ordinal) ? w[..^2] + input : w));
}
