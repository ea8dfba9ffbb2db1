"""Words that stand before or beside names.

Courtesy titles, offices, and what tells an organisation from a person. Our own lists.
"""

from __future__ import annotations

from assistant.english.words import word_set

COURTESY = word_set("mr mrs ms miss mister madam sir dame lord lady dr")
MALE = word_set(
    """
    mr mister sir lord king prince congressman spokesman chairman businessman policeman father brother son husband
    uncle him his he
    """
)
FEMALE = word_set(
    """
    mrs ms miss madam dame lady queen princess congresswoman spokeswoman chairwoman businesswoman policewoman mother
    sister daughter wife aunt her she actress
    """
)
OFFICES = word_set(
    """
    president vice-president premier chancellor minister secretary senator sen representative rep congressman
    congresswoman governor gov mayor judge justice attorney prosecutor sheriff chief commissioner councilman
    councilwoman councillor delegate ambassador envoy diplomat spokesman spokeswoman spokesperson speaker leader
    chairman chairwoman chairperson chair director manager head founder co-founder cofounder executive ceo cfo coo
    officer official general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm commander
    brigadier marshal doctor professor prof rev reverend pastor father bishop archbishop cardinal pope imam rabbi
    sheikh king queen prince princess emperor sultan emir analyst economist researcher scientist scholar historian
    expert strategist pollster consultant adviser advisor aide counsel lawyer solicitor barrister journalist
    reporter correspondent columnist editor writer author anchor host commentator blogger critic activist campaigner
    organizer organiser volunteer coordinator candidate nominee hopeful front-runner frontrunner lawmaker legislator
    mp coach player striker quarterback actor actress singer producer star comedian artist designer engineer
    businessman businesswoman billionaire investor banker developer entrepreneur tycoon magnate farmer teacher
    student resident neighbour neighbor witness survivor worker nurse surgeon neurosurgeon physician veteran soldier
    operative mogul treasurer trustee master boss keeper guard superintendent mediator educator lobbyist deputy
    undersecretary inspector detective constable patrolman negotiator rapporteur monitor observer member partner
    owner operator whip
    """
)
RELATIVES = word_set(
    """
    wife husband son daughter mother father brother sister widow friend colleague rival running-mate mate cousin niece
    nephew uncle aunt grandmother grandfather mother-in-law father-in-law sister-in-law brother-in-law son-in-law
    daughter-in-law
    """
)
ORGANISATION = word_set(
    """
    ministry department agency bureau office committee commission council court parliament congress senate house
    government administration party university college institute school academy foundation fund trust charity
    association society union federation league alliance coalition group company corporation corp inc ltd llc plc
    bank hospital church police army navy force forces military guard service services observatory organisation
    organization programme program authority board center centre network news times post journal tribune herald
    guardian gazette telegraph press magazine daily weekly radio television tv club team campaign project initiative
    movement front brigade helmets cross crescent nations watch international study survey poll report rights states
    kingdom republic hall chamber caucus exchange airlines airways motors industries technologies systems partners
    holdings labs pac embassy consulate
    """
)
DOCUMENTS = word_set(
    """
    report reports study studies poll polls survey surveys document documents record records letter letters memo
    memos email emails statement statements filing filings lawsuit complaint book article editorial column op-ed
    paper analysis audit review data figures statistics tweet tweets post posts website site blog file files
    transcript transcripts census estimate estimates findings results research ad ads advertisement petition
    resolution bill law headline caption release dossier indictment ruling verdict affidavit cable cables
    """
)
GROUPS = word_set(
    """
    group organisation organization agency charity company firm ministry department party campaign network army
    military union bank club team office administration government committee court newspaper magazine monitor
    watchdog
    """
)
PARTICLES = word_set("de da di del della der den van von bin ibn al el la le du dos ter abu")
NOT_NAMES = word_set(
    """
    the a an this that these those he she it they we you i his her its their our my your who which what when where
    why how if as at by for from in of on or and but so yet nor not no yes to up with without after before since
    while until because although though however meanwhile then there here now also even still just only both either
    neither all some many most several few other another such more less than according monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september october november
    december jan feb aug sept oct nov dec today yesterday tomorrow last next one two three four five six seven eight
    nine ten first second third during over under about against between among through despite like unlike once
    earlier later
    """
)
ADJECTIVAL = word_set(
    """
    american british russian syrian french german chinese iranian iraqi israeli turkish ukrainian saudi egyptian
    indian japanese korean democratic republican conservative liberal former new north south east west northern
    southern eastern western senior acting deputy european african asian arab muslim christian jewish catholic
    national federal state local us uk un eu gop u.s u.k u.n white foreign prime presidential presumptive
    gubernatorial senatorial congressional parliamentary political military financial medical legal top leading
    longtime veteran vice press campaign communications policy foreign-policy regional english scottish welsh irish
    canadian australian mexican cuban pakistani afghan lebanese jordanian palestinian polish italian spanish greek
    """
)
MEN = word_set(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
    donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond
    patrick jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy
    harold keith christian roger noah gerald terry sean austin carl arthur lawrence dylan jesse jordan bryan billy
    joe bruce gabriel logan albert willie alan juan wayne elijah randy roy vincent ralph eugene russell bobby mason
    philip louis bill jim tom mike bob ted bernie marco jeb ben chris rand rick tim mitch newt barack harry lindsey
    martin dan ron steve jeff greg ken don ahmed ali mohammed muhammad mohamed omar hassan hussein ivan sergei
    vladimir dmitry igor oleg boris bashar rami ibrahim khalid yusuf pierre jean erik lars sven nils jens henrik
    anders johan ola karl otto kurt stefan andreas tobias felix pavel karel marek piotr jakub goran ivo aldo hector
    kofi kwame sami sunil rajesh anil wei hiroshi kenji karim tariq bilal anton franz heinrich emil oscar hugo
    victor simon frederick dominic stuart gordon trevor nigel graham neil colin ian alistair liam aidan declan
    sanjay arjun francois hans klaus jurgen luis carlos miguel antonio pedro giovanni luca josh jake matt nick sam
    fred ed ray jay dave doug craig
    """
)
WOMEN = word_set(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley
    kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia
    kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel
    carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina
    joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn
    janice jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella theresa
    diana natalie brittany charlotte marie kayla alexis lori hillary melania ivanka carly chelsea huma debbie jill
    jane kate katie kellyanne loretta elena olga natalia svetlana irina bettina fatima aisha layla leila zainab
    claire sophie greta ilse edda dagmar vera lydia rosa ana ines amina tamar lena hanna aiko nora carla mila lucy
    leah zoe ellen eva irene molly fiona moira nell simone dana bridget claudia monica veronica valerie yvonne tracy
    wendy joanna jo sally sheila rita anita priya meera noor mei yuki keiko astrid sigrid freya angelina ursula
    ingrid nadia mira lucia carmen
    """
)
