namespace MLNet.Adapters.Heads;

/// <summary>What a head predicts.</summary>
internal enum HeadKind
{
    /// <summary>One class of a text: [B, C].</summary>
    Classification,

    /// <summary>A number: [B, 1].</summary>
    Regression,

    /// <summary>Any number of labels of a text: [B, C].</summary>
    MultiLabel,

    /// <summary>Which of several texts is right, one number a text: [B, 1].</summary>
    MultipleChoice,

    /// <summary>One class of each token: [B, T, C].</summary>
    Tagging,

    /// <summary>Where an answer starts and ends: [B, T, 2].</summary>
    QuestionAnswering,

    /// <summary>The token that stands at each place: [B, T, V].</summary>
    MaskedLanguageModel,
}
